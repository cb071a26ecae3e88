import type { Person } from '../../sdk/src/protocol/index.ts';
import { toPerson } from '../auth/sessions.ts';
import { Fault } from '../fault.ts';
import { tellPerson } from '../people/devices.ts';
import { findProfile } from '../storage/profile-statements.ts';
import type { AppDeps } from './deps.ts';

/**
 * Tells a person's own object that they have another name or picture: it tells devices, rooms and friends. Answers
 * the person as they are now: of two changes at once the later one must be told whole.
 */
export async function announce(deps: AppDeps, id: string): Promise<Person> {
  const [row] = await deps.database.read(findProfile(id));
  if (row === undefined) throw new Fault('person-not-found');
  const person = toPerson(row);
  await tellPerson(deps, id, { type: 'me', person });
  return person;
}
