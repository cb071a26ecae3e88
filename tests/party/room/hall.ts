import { Neighbours } from '../person/neighbours.ts';

export const watch = (person: string, until: number, room = 'hall') => ({
  type: 'watch',
  room,
  person,
  until,
});

/** Bob talks in the hall, of which Ann is a member who is somewhere else. */
export async function hall(names: readonly string[] = []) {
  const s = await Neighbours.build(['Ann', 'Bob', ...names]);
  for (const name of ['Ann', ...names]) {
    const talker = await s.town.enter(name);
    talker.socket.hangUp();
  }
  const bob = await s.town.enter('Bob');
  await s.pass(1_100);
  s.forget();
  const later = (ms = 300_000) => s.town.world.now() + ms;
  const order = (person: string, until = later()) =>
    s.town.ask('room', 'hall', watch(s.id(person), until));
  return { s, bob, order, later };
}
