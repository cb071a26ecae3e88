import type { Person } from '../../sdk/src/protocol/index.ts';
import { toPerson } from '../auth/sessions.ts';
import { Fault } from '../fault.ts';
import { findProfile } from '../storage/profile-statements.ts';
import type { AppDeps } from './deps.ts';

/**
 * Tells a person's own object that they have another name or picture: it tells devices, rooms and friends. Answers
 * the person as they are now: of two changes at once the later one must be told whole.
 */
export async function announce({ database, peers, log }: AppDeps, id: string): Promise<Person> {
  const [row] = await database.read(findProfile(id));
  if (row === undefined) throw new Fault('person-not-found');
  const person = toPerson(row);
  try {
    await peers.call('person', id, { type: 'me', person });
  } catch (error) {
    // It is written, and everybody reads it anew with their next connection: no reason to call it undone.
    log('warn', 'change not announced', { error: String(error) });
  }
  return person;
}
