import type { Item, Message, Model } from './model.ts';
import { settlePlaced } from './pending.ts';
import type { HistoryPage, ReceivedEvent } from './protocol/index.ts';

// More than this is cheaper to ask for again than to keep.
const mostAhead = 500;

/** Takes events in: applies `last + 1`, drops lower ones, keeps higher ones for later. */
export function appendEvents(model: Model, events: readonly ReceivedEvent[]): Model {
  const ahead = new Map(model.ahead);
  for (const event of events) if (event.seq > (model.last ?? 0)) ahead.set(event.seq, event);
  // Without a position the first page decides where the timeline begins, not a live event that overtook it.
  if (model.last === null) return { ...model, ahead };
  const next = applyRun({ ...model, ahead }, model.last + 1);
  if (next.ahead.size === 0) return next;
  const kept = new Map([...next.ahead].sort(([a], [b]) => a - b).slice(0, mostAhead));
  return { ...next, ahead: kept, sync: next.sync === 'none' ? 'wanted' : next.sync };
}

/** The server has sent all it had up to `head`. */
export function finishSync(before: Model, head: number): Model {
  const model = before.last === null ? load(before, head) : before;
  const isBehind = model.ahead.size > 0 || (model.last ?? 0) < head;
  const online: Model = { ...model, connection: { status: 'online' }, isLoaded: true };
  if (!isBehind) return { ...online, sync: 'none' };
  // An answer that brought nothing will bring nothing again: begin from the newest.
  const isStuck = before.last !== null && model.last === before.askedFrom;
  return isStuck && before.epoch !== null
    ? startOver(online, before.epoch)
    : { ...online, sync: 'wanted' };
}

/** Goes back to knowing nothing of the log, so that the newest events are asked for. What is shown stays until they are there. */
export function startOver(model: Model, epoch: string): Model {
  const isSameLog = epoch === model.epoch;
  return {
    ...model,
    epoch,
    last: null,
    ahead: new Map(),
    sync: 'wanted',
    told: isSameLog ? model.told : null,
    // In another log a seq means something else; the newest events will show what is there.
    pending: isSameLog ? model.pending : model.pending.filter(({ seq }) => seq === 0),
  };
}

/** Puts an older page before the timeline, if it still fits without a gap. */
export function prependPage(model: Model, before: number, page: HistoryPage): Model {
  if (model.history !== 'loading') return model;
  const run = runBefore(before, page.events);
  const isFitting = model.last !== null && page.epoch === model.epoch && before === firstSeq(model);
  if (!isFitting) return { ...model, history: 'idle' };
  if (run.length === 0 && !page.complete) return { ...model, history: 'failed' };
  const items = run.map((event) => itemOf(event, model));
  const isComplete = run.length === page.events.length && page.complete;
  const history = isComplete || before - run.length === 1 ? 'complete' : 'idle';
  return settlePlaced({ ...model, items: [...items, ...model.items], history }, messagesOf(items));
}

/** The lowest seq in the timeline; where it is empty, the one that would come next. */
export function firstSeq(model: Model): number {
  return model.items[0]?.seq ?? (model.last ?? 0) + 1;
}

function load(model: Model, head: number): Model {
  const start = Math.min(head + 1, ...model.ahead.keys());
  const loaded = applyRun({ ...model, items: [], last: start - 1 }, start);
  const history = firstSeq(loaded) === 1 ? 'complete' : 'idle';
  return { ...loaded, history, told: Math.max(loaded.told ?? 0, loaded.last ?? 0) };
}

/** Moves the events from `start` on without a gap out of `ahead` into the timeline. */
function applyRun(model: Model, start: number): Model {
  const ahead = new Map(model.ahead);
  const items: Item[] = [];
  for (let seq = start; ; seq++) {
    const event = ahead.get(seq);
    if (event === undefined) break;
    ahead.delete(seq);
    items.push(itemOf(event, model));
  }
  if (items.length === 0) return { ...model, ahead };
  const messages = messagesOf(items);
  return settlePlaced(
    {
      ...tell(model, messages),
      ahead,
      items: [...model.items, ...items],
      last: start + items.length - 1,
      typing: model.typing.filter(({ id }) => !messages.some(({ by }) => by === id)),
    },
    messages,
  );
}

function tell(model: Model, messages: readonly Message[]): Model {
  const { told } = model;
  if (told === null || messages.length === 0) return model;
  const own = new Set(model.pending.map(({ key }) => key));
  const received = messages.filter(({ key, seq }) => seq > told && !own.has(key));
  const newest = messages.at(-1)?.seq ?? told;
  return {
    ...model,
    told: Math.max(told, newest),
    news: { ...model.news, received: [...model.news.received, ...received] },
  };
}

function itemOf(event: ReceivedEvent, model: Model): Item {
  if (event.kind === 'unknown') return { type: 'unknown', seq: event.seq };
  const { seq, by, name, at } = event;
  if (event.kind !== 'message') {
    return { type: 'notice', key: `#${seq}`, seq, kind: event.kind, by, name, at };
  }
  const acked = model.pending.find((message) => message.seq === seq);
  const key = event.cid ?? acked?.key ?? `#${seq}`;
  const { text, replyTo } = event;
  const reply = replyTo === undefined ? {} : { replyTo };
  return { type: 'message', key, seq, by, name, text, at, status: 'sent', ...reply };
}

function messagesOf(items: readonly Item[]): Message[] {
  return items.filter((item) => item.type === 'message');
}

/** The events of a page that end right before `before`, without a gap. */
function runBefore(before: number, events: readonly ReceivedEvent[]): ReceivedEvent[] {
  const run: ReceivedEvent[] = [];
  for (const event of [...events].reverse()) {
    if (event.seq !== before - 1 - run.length) break;
    run.unshift(event);
  }
  return run;
}
