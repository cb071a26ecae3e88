import { describe, expect, it } from 'vitest';
import { ann, ben, house, told, useAnnAndBen } from '../support/ann-and-ben.ts';
import { befriend, type Member } from '../support/members.ts';

useAnnAndBen();

describe('who is blocked', () => {
  /** Everything that Ann can find out, as bytes. */
  async function seenByAnn(): Promise<string> {
    const answers = await Promise.all(
      [
        '/v1/contacts',
        '/v1/lobby',
        `/v1/people/${ben.id}`,
        '/v1/people?search=ben',
        `/v1/people?ids=${ben.id}`,
      ].map((path) => ann.ask('GET', path)),
    );
    const heard = told().filter(({ name }) => name === ann.id);
    return JSON.stringify([answers.map(({ status, body }) => [status, body]), heard]);
  }

  /** What Ann meets step by step. The same two begin anew each time, at the same moment: what is seen is compared as bytes. */
  async function story(steps: readonly (() => Promise<unknown>)[]): Promise<string[]> {
    const seen: string[] = [];
    for (const step of steps) {
      const answer = JSON.stringify((await step()) ?? null);
      seen.push(answer.replace(/"requestId":"[^"]+"/, ''), await seenByAnn());
      house.pass(1_000);
    }
    house.pass(-1_000 * steps.length);
    await house.client.execute('DELETE FROM relation');
    house.calls.length = 0;
    return seen;
  }

  const body = async (answer: ReturnType<Member['act']>) => (await answer).body;
  const secretly = async (deed: Promise<unknown>) => void (await deed);

  it.each([0, 1, 2, 3, 4, 5])(
    '[REL-4] sees what one sees whose request is not answered (blocked before step %i)',
    async (at) => {
      const steps = [
        async () => undefined,
        () => body(ann.act('request', ben, { note: 'Please' })),
        () => body(ann.act('request', ben, { note: 'Please!' })),
        () => body(ann.act('cancel', ben)),
        () => body(ann.act('request', ben)),
        async () => undefined,
      ];
      const plain = await story(steps);
      const blocked = await story(
        steps.map((step, index) => async () => {
          if (index === at) await secretly(ben.act('block', ann));
          return step();
        }),
      );
      expect(blocked).toEqual(plain);
    },
  );

  it('[REL-4] sees, after a friendship, what one sees who was removed', async () => {
    const ending = (action: 'remove' | 'block') => [
      () => secretly(befriend(ann, ben)),
      () => secretly(ben.act(action, ann)),
      () => body(ann.act('remove', ben)),
      () => body(ann.ask('POST', `/v1/people/${ben.id}/chat`)),
      () => body(ann.act('request', ben)),
    ];
    const removed = await story(ending('remove'));
    expect(await story(ending('block'))).toEqual(removed);
    expect(removed.join()).toContain('not-friends');
  });

  it('[REL-4] hears nothing of it, nor of its end', async () => {
    await ann.act('request', ben);
    house.calls.length = 0;
    await ben.act('block', ann);
    await ben.act('unblock', ann);
    expect(told().map(({ name }) => name)).toEqual([ben.id, ben.id]);
    expect(await ben.see(ann)).toMatchObject({ state: 'incoming' });
  });
});

it('[REL-4] whether somebody blocks takes the same steps', async () => {
  const steps = async () => {
    house.calls.length = 0;
    house.reads.length = 0;
    await ann.act('request', ben);
    await ann.act('cancel', ben);
    const calls = house.calls.filter(({ party }) => party !== 'limiter');
    return [calls.map(({ party, name }) => `${party} ${name}`).sort(), house.reads.length];
  };
  const before = await steps();
  await ben.act('block', ann);
  expect(await steps()).toEqual(before);
});
