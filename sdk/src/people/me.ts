import type { Door } from '../door.ts';
import { type Person, type Profile, peopleAnswers } from '../protocol/index.ts';
import type { ProfileChanges } from './types.ts';

/** Whoever is signed in looks like this from now on; for anybody else nothing happens. */
export function keepMe({ session }: Door, me: Person): void {
  const { current } = session;
  if (current?.me.id === me.id) session.accept({ ...current, me });
}

export async function editMe(door: Door, body: ProfileChanges): Promise<Profile> {
  const answer = peopleAnswers.profile;
  const { profile } = await door.call({ path: '/v1/me', method: 'PATCH', body, answer });
  keepMe(door, profile.person);
  return profile;
}

/** Puts this picture in the place of one's own, or removes it. */
export async function changePicture(
  door: Door,
  method: 'PUT' | 'DELETE',
  raw?: Blob,
): Promise<Person> {
  const answer = peopleAnswers.me;
  const { me } = await door.call({ path: '/v1/me/picture', method, raw, answer });
  keepMe(door, me);
  return me;
}
