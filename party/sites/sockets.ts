import { runAll } from '../concurrent.ts';
import { codeOf } from '../fault.ts';
import type { AppDeps } from '../http/deps.ts';
import type { Row } from '../ports.ts';
import { findSessionsByWay } from '../storage/site-removal-statements.ts';
import type { StoredSettings } from './stored-site.ts';

const atOnce = 50;

/** Closes every socket of these sessions (`id`, `user_id`). What cannot be reached now opens nothing anew all the same. */
export async function closeSockets(deps: AppDeps, sessions: readonly Row[]): Promise<void> {
  const outcomes = await runAll(sessions, atOnce, ({ id: session, user_id: person }) =>
    deps.peers.call('person', String(person), { type: 'close', person, session }),
  );
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      deps.log('warn', 'sockets of a site not closed', { error: codeOf(outcome.reason) });
}

/** Ends the sockets of who came in on a way that was just switched off. */
export async function closeWays(
  deps: AppDeps,
  site: string,
  { before, after }: { before: StoredSettings; after: StoredSettings },
): Promise<void> {
  const kinds = [
    ...(before.guests && !after.guests ? ['guest'] : []),
    ...(before.accounts && !after.accounts ? ['member'] : []),
  ];
  if (kinds.length === 0) return;
  await closeSockets(deps, await deps.database.read(findSessionsByWay(site, kinds)));
}
