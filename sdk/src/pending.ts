import type { Message, Model } from './model.ts';
import { type Ack, type ErrorCode, errors } from './protocol/index.ts';

/** Marks what the server gave a place. It stays among the pending until its event comes, whichever is first. */
export function acknowledge(model: Model, acks: readonly Ack[]): Model {
  const sent = acks.flatMap(({ cid, seq, at }): Message[] => {
    const message = model.pending.find(({ key, seq }) => key === cid && seq === 0);
    if (message === undefined) return [];
    const { error: _, ...rest } = message;
    return [{ ...rest, status: 'sent', seq, at }];
  });
  if (sent.length === 0) return model;
  const byKey = new Map(sent.map((message) => [message.key, message]));
  const pending = model.pending.map((message) => byKey.get(message.key) ?? message);
  return dropPlaced({ ...settled(model, sent), pending });
}

/** Ends a message that was refused for good; every other refusal leaves it as it is, to be sent again. */
export function refuse(model: Model, cid: string, code: ErrorCode): Model {
  if (errors[code].retry !== 'no') return model;
  const message = model.pending.find(({ key, status }) => key === cid && status === 'sending');
  if (message === undefined) return model;
  const failed: Message = { ...message, status: 'failed', error: code };
  const pending = model.pending.map((each) => (each === message ? failed : each));
  return { ...settled(model, [failed]), pending };
}

/** Adds what was written here or found in the outbox; what already has its place is settled at once. */
export function addPending(model: Model, messages: readonly Message[]): Model {
  const known = new Set(model.pending.map(({ key }) => key));
  const fresh = messages.filter(({ key }) => !known.has(key));
  const placed = fresh.flatMap(({ key }) =>
    model.items.filter((item): item is Message => item.type === 'message' && item.key === key),
  );
  const placedKeys = new Set(placed.map(({ key }) => key));
  const added = fresh.filter(({ key }) => !placedKeys.has(key));
  const pending = [...model.pending, ...added].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...settled(model, placed), pending };
}

/** Settles what turned out to be in the log: `placed` are its messages as the log has them. */
export function settlePlaced(model: Model, placed: readonly Message[]): Model {
  const waiting = new Map(model.pending.map((message) => [message.key, message]));
  const news = placed.filter(({ key }) => waiting.get(key)?.seq === 0);
  const keys = new Set(placed.map(({ key }) => key));
  const pending = model.pending.filter(({ key }) => !keys.has(key));
  return dropPlaced({ ...settled(model, news), pending });
}

export function without(pending: readonly Message[], cid: string): readonly Message[] {
  return pending.filter(({ key }) => key !== cid);
}

function settled(model: Model, messages: readonly Message[]): Model {
  if (messages.length === 0) return model;
  return { ...model, news: { ...model.news, settled: [...model.news.settled, ...messages] } };
}

/** What was acked with a seq that is applied already stands in the log, or further back than is loaded. */
function dropPlaced(model: Model): Model {
  const { last } = model;
  if (last === null) return model;
  const pending = model.pending.filter(({ seq }) => seq === 0 || seq > last);
  return pending.length === model.pending.length ? model : { ...model, pending };
}
