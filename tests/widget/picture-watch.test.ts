import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPicture } from '../../widget/src/picture-watch.ts';
import { FakeClient, personOf } from './fake-client.ts';
import { FakePeople } from './fake-people.ts';

const ana = { ...personOf('Ana', 'ana'), picture: 'a'.repeat(64) };
const ben = { ...personOf('Ben', 'ben'), picture: 'b'.repeat(64) };
const cleo = personOf('Cleo', 'cleo');

function world() {
  const people = new FakePeople(new FakeClient(personOf('Me', 'me')), [ana, ben, cleo]);
  const told: Record<string, (string | undefined)[]> = {};
  const watch = (id: string) => {
    const list: (string | undefined)[] = [];
    told[id] = list;
    return watchPicture(people, id, (picture) => list.push(picture));
  };
  return { people, told, watch };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the picture of whoever is seen', () => {
  it('is asked for with one question for all, and once for each', async () => {
    const { people, told, watch } = world();
    for (const { id } of [ana, ben, ana, cleo]) watch(id);
    await vi.runAllTimersAsync();
    expect(people.calls).toEqual([['find', [ana.id, ben.id, cleo.id].join(), '0']]);
    expect(told[ana.id]?.at(-1)).toBe(ana.picture);
    expect(told[ben.id]?.at(-1)).toBe(ben.picture);
    watch(ana.id);
    await vi.runAllTimersAsync();
    expect(people.calls).toHaveLength(1);
  });

  it('is not asked for when it is known, and follows what becomes known', async () => {
    const { people, told, watch } = world();
    people.relate(ana.id, 'friends');
    watch(ana.id);
    people.add({ ...ana, picture: 'c'.repeat(64) });
    people.relate(ana.id, 'friends');
    await vi.runAllTimersAsync();
    expect(people.calls).toEqual([]);

    expect(told[ana.id]?.at(-1)).toBe('c'.repeat(64));
  });

  it('is not asked for again of somebody who is nobody, nor of who is out of sight by then', async () => {
    const { people, watch } = world();
    const undo = watch(ben.id);
    watch('u_nobody0000');
    undo();
    await vi.runAllTimersAsync();
    watch('u_nobody0000');
    await vi.runAllTimersAsync();
    expect(people.calls).toEqual([['find', 'u_nobody0000', '0']]);
  });

  it('is asked for again after a failure, when it is looked for again', async () => {
    const { people, told, watch } = world();
    people.failWith('network');
    watch(ana.id);
    await vi.runAllTimersAsync();
    expect(told[ana.id]).toEqual([undefined]);
    people.failWith(null);
    watch(ana.id);
    await vi.runAllTimersAsync();
    expect(told[ana.id]?.at(-1)).toBe(ana.picture);
  });

  it('of more people than fit one question is asked for with several', async () => {
    const { people, watch } = world();
    for (let at = 0; at < 250; at += 1) watch(`u_stranger${at}`);
    await vi.runAllTimersAsync();
    expect(people.calls.map(([, ids]) => String(ids).split(',').length)).toEqual([100, 100, 50]);
  });
});
