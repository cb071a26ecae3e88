import type { Person } from '../../sdk/src/protocol/index.ts';
import type { AppDeps } from './deps.ts';

/** Tells a person's own object that they have another name or picture: it tells devices, rooms and friends. */
export async function announce({ peers, log }: AppDeps, person: Person): Promise<void> {
  try {
    await peers.call('person', person.id, { type: 'me', person });
  } catch (error) {
    // It is written, and everybody reads it anew with their next connection: no reason to call it undone.
    log('warn', 'change not announced', { error: String(error) });
  }
}
