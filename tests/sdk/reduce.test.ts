import { describe, expect, it } from 'vitest';
import { emptyModel, stateOf } from '../../sdk/src/model.ts';
import { events, hello, run, said, synced } from './frames.ts';
import { cidA, loaded, mine, play, seqs, texts } from './play.ts';
import { ann, bob } from './world.ts';

describe('loading', () => {
  it('[SYNC-3] begins with the newest page', () => {
    const model = play(
      emptyModel('general', ann),
      hello({ head: 60 }),
      { type: 'sync.sent' },
      events(...run(11, 60)),
      synced(60),
    );
    expect(seqs(model)).toEqual(run(11, 60).map(({ seq }) => seq));
    expect(model).toMatchObject({ last: 60, sync: 'none' });
    expect(stateOf(model)).toMatchObject({ isLoaded: true, history: 'idle' });
  });

  it('is online and complete in an empty room', () => {
    const model = loaded(0);
    expect(stateOf(model)).toMatchObject({
      timeline: [],
      history: 'complete',
      connection: { status: 'online' },
      online: [ann],
    });
  });

  it('[SYNC-5] does not begin with a live event that overtook the first page', () => {
    const model = play(
      emptyModel('general', ann),
      hello({ head: 3 }),
      { type: 'sync.sent' },
      events(said(4)),
      events(...run(1, 3)),
      synced(3),
    );
    expect(seqs(model)).toEqual([1, 2, 3, 4]);
  });

  it('begins anew when the connection was lost amid the first page', () => {
    const lost = play(emptyModel('general', ann), hello({ head: 60 }), events(...run(11, 20)));
    const model = play(lost, hello({ head: 90 }), events(...run(41, 90)), synced(90));
    expect(seqs(model)[0]).toBe(41);
  });

  it('tells nothing of what was there before', () => {
    const model = play(emptyModel('general', ann), hello(), events(...run(1, 3)), synced(3));
    expect(model.news.received).toEqual([]);
  });
});

describe('live events', () => {
  it('[SYNC-5] applies the next, drops lower ones', () => {
    const model = play(loaded(3), events(said(4)), events(said(2, 'again'), said(4, 'again')));
    expect(texts(model)).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
    expect(model).toMatchObject({ sync: 'none', ahead: new Map() });
  });

  it('[SYNC-5] keeps what came too early and wants a sync', () => {
    const early = play(loaded(3), events(said(6)));
    expect(seqs(early)).toEqual([1, 2, 3]);
    expect(early.sync).toBe('wanted');
    const mended = play(early, { type: 'sync.sent' }, events(said(4), said(5)), synced(6));
    expect(seqs(mended)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(mended.sync).toBe('none');
  });

  it('[SYNC-5] keeps at most 500 early ones, the nearest', () => {
    const model = play(loaded(1), events(...run(10, 700)));
    expect(model.ahead.size).toBe(500);
    expect(Math.max(...model.ahead.keys())).toBe(509);
  });

  it('does not ask twice while an answer is on its way', () => {
    const model = play(loaded(1), events(said(5)), { type: 'sync.sent' }, events(said(6)));
    expect(model.sync).toBe('running');
  });

  it('asks again when an answer did not bring all that is missing', () => {
    const model = play(loaded(3), events(said(9)), { type: 'sync.sent' }, synced(9));
    expect(model).toMatchObject({ last: 3, sync: 'wanted' });
  });

  it('[SYNC-6] keeps the place of an unknown kind and shows nothing', () => {
    const model = play(loaded(1), events({ kind: 'unknown', seq: 2, at: 2 }, said(3)));
    expect(seqs(model)).toEqual([1, 2, 3]);
    expect(texts(model)).toEqual(['text 1', 'text 3']);
  });

  it('tells a received message once', () => {
    const model = play(loaded(1), events(said(2)));
    expect(model.news.received.map(({ seq }) => seq)).toEqual([2]);
    expect(play(model, events(said(2))).news.received).toEqual([]);
  });

  it('ends the typing of who has spoken', () => {
    const model = play(loaded(1), { type: 'typing', by: bob.id, name: 'Bob' }, events(said(2)));
    expect(model.view.typing).toEqual([]);
  });
});

describe('reset', () => {
  it('[SYNC-4] starts from the newest, keeps what is pending and what is shown until then', () => {
    const before = loaded(3);
    const model = play(before, mine(before, cidA), { type: 'reset', epoch: 'e1', head: 500 });
    expect(model).toMatchObject({ last: null, sync: 'wanted' });
    expect(texts(model)).toEqual(['text 1', 'text 2', 'text 3', 'mine']);
    const after = play(model, { type: 'sync.sent' }, events(...run(451, 500)), synced(500));
    expect(seqs(after)).toEqual(run(451, 500).map(({ seq }) => seq));
    expect(texts(after).at(-1)).toBe('mine');
  });

  it('tells what came in the gap, but nothing twice', () => {
    const model = play(
      loaded(3),
      { type: 'reset', epoch: 'e1', head: 5 },
      { type: 'sync.sent' },
      events(...run(1, 5)),
      synced(5),
    );
    expect(model.news.received.map(({ seq }) => seq)).toEqual([4, 5]);
  });

  it('tells nothing of another log', () => {
    const model = play(
      loaded(3),
      { type: 'reset', epoch: 'e2', head: 5 },
      { type: 'sync.sent' },
      events(...run(1, 5)),
      synced(5),
    );
    expect(model.epoch).toBe('e2');
    expect(model.news.received).toEqual([]);
  });
});

describe('history', () => {
  const page = (first: number, last: number, more = {}) => ({
    events: run(first, last),
    first,
    last,
    complete: false,
    epoch: 'e1',
    head: 60,
    ...more,
  });
  const from = (first: number) =>
    play(emptyModel('general', ann), hello({ head: 60 }), events(...run(first, 60)), synced(60), {
      type: 'history.asked',
    });

  it('[HIST-2] puts a page before the timeline', () => {
    const model = play(from(41), { type: 'history.came', before: 41, page: page(21, 40) });
    expect(seqs(model)[0]).toBe(21);
    expect(model.items).toHaveLength(40);
    expect(model.view.history).toBe('idle');
  });

  it('is complete at seq 1', () => {
    const model = play(from(11), { type: 'history.came', before: 11, page: page(1, 10) });
    expect(model.view.history).toBe('complete');
  });

  it.each([
    ['of another log', { before: 41, page: page(21, 40, { epoch: 'e2' }) }],
    ['for another place', { before: 31, page: page(21, 30) }],
  ])('drops a page %s', (_, came) => {
    const model = play(from(41), { type: 'history.came', ...came });
    expect(seqs(model)[0]).toBe(41);
    expect(model.view.history).toBe('idle');
  });

  it('[HIST-2] takes only what follows without a gap', () => {
    const gap = { ...page(21, 40), events: [...run(21, 30), ...run(32, 40)] };
    const model = play(from(41), { type: 'history.came', before: 41, page: gap });
    expect(seqs(model)[0]).toBe(32);
  });

  it('settles an own message found further back', () => {
    const model = from(41);
    const own = said(40, 'mine', { by: ann.id, cid: cidA });
    const came = { ...page(40, 40), events: [own] };
    const done = play(model, mine(model, cidA), { type: 'history.came', before: 41, page: came });
    expect(done.pending).toEqual([]);
    expect(done.news.settled).toMatchObject([{ key: cidA, seq: 40 }]);
  });
});

describe('people', () => {
  it('[PRES-2] follows who came and went', () => {
    const came = play(loaded(0), { type: 'presence', joined: [bob], left: [], count: 2 });
    expect(stateOf(came)).toMatchObject({ online: [ann, bob], onlineCount: 2 });
    const gone = play(came, { type: 'presence', joined: [], left: [ann.id], count: 1 });
    expect(stateOf(gone)).toMatchObject({ online: [bob], onlineCount: 1 });
  });

  it('[PRES-6] shows who types until it expires, without oneself', () => {
    const typing = play(
      loaded(0),
      { type: 'typing', by: bob.id, name: 'Bob' },
      { type: 'typing', by: ann.id, name: 'Ann' },
    );
    expect(stateOf(typing).typing).toEqual([{ id: bob.id, name: 'Bob' }]);
    expect(play(typing, { type: 'typing.expired', by: bob.id }).view.typing).toEqual([]);
  });
});
