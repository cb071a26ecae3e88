import type { ChatFile } from './files/types.ts';
import type { Message, Model } from './model.ts';
import { type Ack, type ErrorCode, errors } from './protocol/index.ts';

/**
 * Puts pending messages in a newer version. What thereby got its place, or its refusal, is news; what has a seq that is
 * applied already stands in the timeline, or further back than is loaded, and is no longer pending.
 */
export function settle(model: Model, versions: readonly Message[]): Model {
  const newer = new Map(versions.map((message) => [message.key, message]));
  const settled = model.pending.flatMap(({ key, seq }) => (seq === 0 && newer.get(key)) || []);
  const pending = model.pending
    .map((message) => newer.get(message.key) ?? message)
    .filter(({ seq }) => seq === 0 || seq > (model.last ?? 0));
  const news = { ...model.news, settled: [...model.news.settled, ...settled] };
  return { ...model, pending, news };
}

/** Marks what the server gave a place. It stays among the pending until its event comes, whichever is first. */
export function acknowledge(model: Model, acks: readonly Ack[]): Model {
  const sent = acks.flatMap(({ cid, seq, at }) =>
    change(model, cid, { status: 'sent', seq, at, error: undefined }),
  );
  return settle(model, sent);
}

/** Ends a message that was refused for good; every other refusal leaves it as it is, to be sent again. */
export function refuse(model: Model, { cid, code }: { cid?: string; code: ErrorCode }): Model {
  const isFinal = errors[code].retry === 'no';
  return isFinal ? settle(model, change(model, cid, { status: 'failed', error: code })) : model;
}

/** Adds what was written here or found in the outbox; what already has its place is settled at once. */
export function addPending(model: Model, messages: readonly Message[]): Model {
  const pending = [...model.pending, ...messages].sort((a, b) => (a.key < b.key ? -1 : 1));
  const placed = model.items.filter((item) => item.type === 'message');
  return settle({ ...model, pending }, placed);
}

/** Puts the files of a pending message in a newer version. */
export function changeFiles(
  model: Model,
  { cid, files }: { cid: string; files: readonly ChatFile[] },
): Model {
  const pending = model.pending.map((message) =>
    message.key === cid ? { ...message, files: files.length > 0 ? files : undefined } : message,
  );
  return { ...model, pending };
}

/** Whether nothing but its place is missing of this message. */
export function isReady({ status, files }: Message): boolean {
  return status === 'sending' && !files?.some(({ upload }) => upload?.status !== 'uploaded');
}

function change(model: Model, cid: string | undefined, change: Partial<Message>): Message[] {
  return model.pending
    .filter(({ key, seq }) => key === cid && seq === 0)
    .map((message) => ({ ...message, ...change }));
}
