import { type Action, type Item, type Message, type Model, show } from './model.ts';
import { settle } from './pending.ts';
import type { ReceivedEvent } from './protocol/index.ts';

// More than this is cheaper to ask for again than to keep.
const mostAhead = 500;

/** Takes events in: applies `last + 1`, drops lower ones, keeps higher ones for later. */
export function appendEvents(model: Model, events: readonly ReceivedEvent[]): Model {
  const ahead = new Map([...model.ahead, ...events.map((event) => [event.seq, event] as const)]);
  // Without a position the first page decides where the timeline begins, not a live event that overtook it.
  if (model.last === null) return { ...model, ahead };
  const next = apply({ ...model, ahead }, model.last + 1);
  return next.ahead.size > 0 && next.sync === 'none' ? { ...next, sync: 'wanted' } : next;
}

/** The server has sent all it had up to `head`. */
export function finishSync(model: Model, answer: Extract<Action, { type: 'synced' }>): Model {
  const { head, online, count } = answer;
  const next = model.last === null ? load(model, head) : model;
  const isBehind = next.ahead.size > 0 || (next.last ?? 0) < head;
  return show(
    { ...next, sync: isBehind ? 'wanted' : 'none' },
    { connection: { status: 'online' }, isLoaded: true, online, onlineCount: count },
  );
}

/** Goes back to knowing nothing of the log, so that the newest events are asked for. What is shown stays until they are there. */
export function startOver(model: Model, epoch: string): Model {
  const start: Model = { ...model, epoch, last: null, ahead: new Map(), sync: 'wanted' };
  if (epoch === model.epoch) return start;
  // In another log a seq means something else; the newest events will show what is there.
  return { ...start, told: null, pending: model.pending.filter(({ seq }) => seq === 0) };
}

/** Puts an older page before the timeline, if it still fits without a gap. */
export function prependPage(
  model: Model,
  { before, page }: Extract<Action, { type: 'history.came' }>,
): Model {
  const isFitting = model.last !== null && page.epoch === model.epoch && before === firstSeq(model);
  if (!isFitting) return show(model, { history: 'idle' });
  const bySeq = new Map(page.events.map((event) => [event.seq, event]));
  const run = chain(bySeq, before - 1, -1).reverse();
  const fresh = run.map((event) => itemOf(event, model));
  const items = withRemovals(fresh, [...fresh, ...model.items]);
  const isWhole = page.complete && items.length === page.events.length;
  const isComplete = isWhole || before - items.length === 1;
  const history = isComplete ? 'complete' : items.length > 0 ? 'idle' : 'failed';
  const next = show({ ...model, items: [...items, ...model.items] }, { history });
  return settle(next, messagesOf(items));
}

/** The lowest seq in the timeline; where it is empty, the one that would come next. */
export function firstSeq({ items, last }: Model): number {
  return items[0]?.seq ?? (last ?? 0) + 1;
}

function load(model: Model, head: number): Model {
  const start = Math.min(head + 1, ...model.ahead.keys());
  const next = apply({ ...model, items: [], last: start - 1 }, start);
  const told = Math.max(next.told ?? 0, next.last ?? 0);
  return show({ ...next, told }, { history: firstSeq(next) === 1 ? 'complete' : 'idle' });
}

/** Moves the events from `start` on, as far as there is no gap, out of `ahead` into the timeline. */
function apply(model: Model, start: number): Model {
  const { told, pending, view } = model;
  const fresh = chain(model.ahead, start, 1).map((event) => itemOf(event, model));
  const items = withRemovals([...model.items, ...fresh], fresh);
  const last = start + fresh.length - 1;
  const messages = messagesOf(items.slice(model.items.length));
  const isOwn = (message: Message) => pending.some(({ key }) => key === message.key);
  const received = messages.filter(
    (message) => told !== null && message.seq > told && !message.removedAt && !isOwn(message),
  );
  const next: Model = {
    ...model,
    last,
    items,
    ahead: nearest(model.ahead, last),
    told: told === null ? null : Math.max(told, last),
    news: { ...model.news, received: [...model.news.received, ...received] },
  };
  const typing = view.typing.filter(({ id }) => !messages.some(({ by }) => by === id));
  return settle(show(next, { typing }), messages);
}

function nearest(ahead: Model['ahead'], last: number): Model['ahead'] {
  const higher = [...ahead].filter(([seq]) => seq > last).sort(([a], [b]) => a - b);
  return new Map(higher.slice(0, mostAhead));
}

/** The events from `seq` on, in steps of `step`, up to the first that is missing. */
function chain(events: Model['ahead'], seq: number, step: 1 | -1): ReceivedEvent[] {
  const run: ReceivedEvent[] = [];
  for (let at = seq; ; at += step) {
    const event = events.get(at);
    if (event === undefined) return run;
    run.push(event);
  }
}

function itemOf(event: ReceivedEvent, model: Model): Item {
  const { kind, seq, at } = event;
  if (kind === 'unknown') return { type: 'unknown', seq, at };
  if (kind === 'removed') return { type: 'unknown', seq, at, target: event.target };
  const { by, name } = event;
  const place = `#${seq}`;
  if (kind !== 'message') return { type: 'notice', key: place, seq, kind, by, name, at };
  const { text, replyTo, cid, files, removedAt } = event;
  const key = cid ?? model.pending.find((message) => message.seq === seq)?.key ?? place;
  const message = { key, seq, by, name, text, at, replyTo, files, removedAt };
  return { type: 'message', ...message, status: 'sent' };
}

/** The items as they are with the removals that are among `all`: a page may be older than the removal of what it holds. */
function withRemovals(items: readonly Item[], all: readonly Item[]): readonly Item[] {
  const removals = new Map(
    all.flatMap((item) => (item.type === 'unknown' ? [[item.target, item.at]] : [])),
  );
  return items.map((item) => {
    const removedAt = item.type === 'message' && removals.get(item.seq);
    return removedAt ? { ...item, text: '', files: undefined, removedAt } : item;
  });
}

function messagesOf(items: readonly Item[]): Message[] {
  return items.filter((item) => item.type === 'message');
}
