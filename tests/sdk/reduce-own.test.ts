import { describe, expect, it } from 'vitest';
import { type Action, emptyModel, stateOf } from '../../sdk/src/model.ts';
import { acked, events, hello, run, said, synced } from './frames.ts';
import { cidA, cidB, loaded, mine, play, texts } from './play.ts';
import { ann } from './world.ts';

describe('own messages', () => {
  const sending = (() => {
    const model = loaded(1);
    return play(model, mine(model, cidA));
  })();
  const own = said(2, 'mine', { by: ann.id, name: ann.name, cid: cidA });

  it('shows a message at once, after everything else', () => {
    expect(texts(sending)).toEqual(['text 1', 'mine']);
    expect(stateOf(sending).timeline.at(-1)).toMatchObject({
      key: cidA,
      seq: 0,
      status: 'sending',
    });
    expect(texts(play(sending, events(said(2))))).toEqual(['text 1', 'text 2', 'mine']);
  });

  it.each([
    ['ack, then event', [acked(cidA, 2), events(own)]],
    ['event, then ack', [events(own), acked(cidA, 2)]],
    [
      'both in one frame',
      [{ type: 'events', events: [own], acks: [{ cid: cidA, seq: 2, at: 2 }] }],
    ],
    ['event alone', [events(own)]],
    ['event without its cid', [acked(cidA, 2), events(said(2, 'mine', { by: ann.id }))]],
    ['everything twice', [events(own), acked(cidA, 2), acked(cidA, 2), events(own)]],
  ] as const)('[OUT-6] shows a message once: %s', (_, frames) => {
    const model = play(sending, ...(frames as readonly Action[]));
    expect(texts(model)).toEqual(['text 1', 'mine']);
    expect(stateOf(model).timeline.at(-1)).toMatchObject({ key: cidA, seq: 2, status: 'sent' });
    expect(model.pending).toEqual([]);
  });

  it('shows an acked message as sent before its event comes', () => {
    const model = play(sending, acked(cidA, 3));
    expect(stateOf(model).timeline.at(-1)).toMatchObject({ key: cidA, seq: 3, status: 'sent' });
    expect(texts(play(model, events(said(2))))).toEqual(['text 1', 'text 2', 'mine']);
  });

  it('puts acked messages before those still on their way', () => {
    const model = play(sending, mine(sending, cidB, 'later'), acked(cidB, 2));
    expect(texts(model)).toEqual(['text 1', 'later', 'mine']);
  });

  it('settles once, and never tells an own pending message as received', () => {
    const first = play(sending, acked(cidA, 2));
    expect(first.news.settled.map(({ key }) => key)).toEqual([cidA]);
    const second = play(first, events(own));
    expect(second.news).toEqual({ settled: [], received: [] });
  });

  it('drops a message whose first seq lies further back than is loaded', () => {
    const model = play(
      emptyModel('general', ann),
      hello({ head: 60 }),
      events(...run(11, 60)),
      synced(60),
    );
    const done = play(model, mine(model, cidA), acked(cidA, 5));
    expect(done.pending).toEqual([]);
    expect(done.news.settled).toMatchObject([{ key: cidA, seq: 5, status: 'sent' }]);
  });

  it('does not add what the timeline has already', () => {
    const model = play(loaded(1), events(own));
    const again = play(model, mine(model, cidA));
    expect(texts(again)).toEqual(['text 1', 'mine']);
    expect(again.news.settled).toHaveLength(1);
  });

  it('[SEND-8] fails what is refused for good, leaves the rest to be sent again', () => {
    const later = play(sending, { type: 'refused', code: 'rate-limited', cid: cidA });
    expect(later.pending[0]?.status).toBe('sending');
    const never = play(sending, { type: 'refused', code: 'forbidden', cid: cidA });
    expect(never.pending[0]).toMatchObject({ status: 'failed', error: 'forbidden' });
    expect(never.news.settled).toMatchObject([{ key: cidA, status: 'failed' }]);
  });

  it('orders what several tabs left by the time of writing', () => {
    const model = loaded(0);
    const both = play(model, mine(model, cidB, 'second'), mine(model, cidA, 'first'));
    expect(texts(both)).toEqual(['first', 'second']);
  });
});
