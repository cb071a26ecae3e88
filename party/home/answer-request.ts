import { nanoid } from 'nanoid';
import type { Config } from '../auth/config.ts';
import { inspectFile } from '../files/inspection/inspect-file.ts';
import { type AppDeps, createApp } from '../http/app.ts';
import { secure } from '../http/headers.ts';
import { refusal } from '../http/respond.ts';
import { fileStoreOf } from './file-store.ts';
import { peersOver } from './inner-call.ts';
import type { Lobby } from './platform.ts';
import { databaseOf, readSettings, sitesOf } from './settings.ts';
import { consoleLog, systemClock } from './surroundings.ts';

type Surroundings = Lobby & Pick<AppDeps, 'site'>;

/** Answers what is not addressed to an object. Never rejects; without good settings it says what is wrong with them. */
export async function answerRequest(request: Request, lobby: Surroundings): Promise<Response> {
  const settings = readSettings(lobby.env);
  if (!settings.ok) return secure(refusal(settings.problem), nanoid(12));
  return createApp(appDeps(settings.config, lobby))(request);
}

/** What the API stands on, in either home. */
export const appDeps = (config: Config, { parties, site }: Surroundings): AppDeps => ({
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
