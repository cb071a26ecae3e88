import { nanoid } from 'nanoid';
import site from '../dist/server/site.js';
import type { Config } from './auth/config.ts';
import { inspectFile } from './files/inspection/inspect-file.ts';
import { createApp } from './http/app.ts';
import { secure } from './http/headers.ts';
import { refusal } from './http/respond.ts';
import { fileStoreOf } from './partykit/file-store.ts';
import { turnAway } from './partykit/gate.ts';
import { peersOver } from './partykit/inner-call.ts';
import type { Lobby, Parties } from './partykit/platform.ts';
import { databaseOf, readSettings, sitesOf } from './partykit/settings.ts';
import { consoleLog, systemClock } from './partykit/surroundings.ts';

/** Everything that is not addressed to an object: the API and the files of the site. */
export default class Main {
  static async onFetch(request: Request, { env, parties }: Lobby): Promise<Response> {
    const settings = readSettings(env);
    return settings.ok
      ? appOf(settings.config, parties)(request)
      : secure(refusal(settings.problem), nanoid(12));
  }

  static onBeforeConnect(): Response {
    return turnAway();
  }

  static onBeforeRequest(): Response {
    return turnAway();
  }

  // The platform looks for it before it asks `onBeforeRequest`.
  onRequest(): Response {
    return turnAway();
  }
}

function appOf(config: Config, parties: Parties): (request: Request) => Promise<Response> {
  return createApp({
    config,
    database: databaseOf(config),
    peers: peersOver(parties, { secret: config.secret, clock: systemClock }),
    log: consoleLog,
    clock: systemClock,
    files: fileStoreOf(config, parties),
    sites: sitesOf(config),
    inspect: inspectFile,
    site,
  });
}
