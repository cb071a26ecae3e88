import { describe, expect, it } from 'vitest';
import type { Talker } from '../../harness/talker.ts';
import type { Neighbours } from '../person/neighbours.ts';
import { hall } from './hall.ts';

const namesIn = ({ events }: Talker) =>
  events.flatMap((event) => (event.kind === 'message' ? [event.name] : []));

describe('another name', () => {
  const anna = (s: Neighbours) => ({ ...s.person('Ann'), name: 'Anna' });
  const rename = (s: Neighbours) =>
    s.town.ask('room', 'hall', { type: 'person', room: 'hall', person: anna(s) });

  it('[PROF-3] is in what somebody says from then on, and the others see it', async () => {
    const { s, bob } = await hall();
    const ann = await s.town.enter('Ann');
    await s.pass(200);
    await ann.tell('before');
    await rename(s);
    await ann.tell('after');
    expect(namesIn(bob)).toEqual(['Ann', 'Anna']);
    expect(bob.last('presence')).toMatchObject({ joined: [{ name: 'Anna' }], left: [], count: 2 });
    s.town.room().hibernate();
    await ann.tell('after a sleep');
    expect(namesIn(bob).at(-1)).toBe('Anna');
    expect((await s.town.enter('Bob')).last('synced')?.online).toContainEqual(anna(s));
  });

  it('[PROF-3] is not undone by a ticket from before', async () => {
    const { s, bob } = await hall();
    await rename(s);
    const ann = await s.town.enter('Ann');
    await ann.tell('hi');
    expect(namesIn(bob).at(-1)).toBe('Anna');
    expect(ann.last('hello')?.you.name).toBe('Anna');
  });

  it('is told to nobody where they are not', async () => {
    const { s, bob } = await hall();
    await s.pass(11_000);
    bob.forget();
    await rename(s);
    expect(bob.heard).toEqual([]);
  });
});
