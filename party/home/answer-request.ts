import { nanoid } from 'nanoid';
import type { Config } from '../auth/config.ts';
import { inspectFile } from '../files/inspection/inspect-file.ts';
import { type AppDeps, createApp } from '../http/app.ts';
import { secure } from '../http/headers.ts';
import { refusal } from '../http/respond.ts';
import { handOverIfDue } from '../metrics/hand-over.ts';
import { fileStoreOf } from './file-store.ts';
import { peersOver } from './inner-call.ts';
import type { Lobby } from './platform.ts';
import { databaseOf, readSettings, sitesOf } from './settings.ts';
import { consoleLog, systemClock } from './surroundings.ts';
import { recentHealth, tally, watchedPeers } from './watching.ts';

type Surroundings = Lobby &
  Pick<AppDeps, 'site' | 'home'> & {
    /** Lets a task go on after the answer. */
    readonly waitUntil?: (task: Promise<unknown>) => void;
  };

/** Answers what is not addressed to an object. Never rejects; without good settings it says what is wrong with them. */
export async function answerRequest(request: Request, lobby: Surroundings): Promise<Response> {
  const settings = readSettings(lobby.env);
  if (!settings.ok) return secure(refusal(settings.problem), nanoid(12));
  const deps = appDeps(settings.config, lobby);
  const response = await createApp(deps)(request);
  lobby.waitUntil?.(handOverIfDue(deps.peers, { tally, now: systemClock.now }, 's0'));
  return response;
}

/** What the API stands on, in either home. */
export const appDeps = (config: Config, { parties, site, home }: Surroundings): AppDeps => ({
  config,
  database: databaseOf(config),
  peers: watchedPeers(peersOver(parties, { secret: config.secret, clock: systemClock })),
  log: consoleLog,
  clock: systemClock,
  files: fileStoreOf(config, parties),
  sites: sitesOf(config),
  inspect: inspectFile,
  site,
  metrics: tally,
  health: recentHealth,
  ...(home && { home }),
});
