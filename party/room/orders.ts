import {
  type ClientMessage,
  cidTime,
  limits,
  type MessageFile,
  type Person,
} from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Storage } from '../ports.ts';
import type { Audience, ConnectionState } from '../sockets/audience.ts';
import { bodyOf, type CidRecord, type Cids } from './cids.ts';
import type { Commit } from './commit.ts';
import { keys } from './keys.ts';
import type { RoomLog } from './log.ts';
import type { Members } from './members.ts';
import type { Offers } from './offers.ts';
import type { RoomPair } from './pair.ts';
import type { Presence } from './presence.ts';
import type { Rates } from './rates.ts';
import { jsonFor } from './stored-event.ts';

/** What the orders of a room work on. */
export type Workings = {
  readonly storage: Storage;
  readonly log: RoomLog;
  readonly audience: Audience;
  readonly pair: RoomPair;
  readonly presence: Presence;
  readonly cids: Cids;
  readonly members: Members;
  readonly rates: Rates;
  readonly offers: Offers;
};
type Sender = { readonly id: string; readonly state: ConnectionState; readonly now: number };
type Order<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

// A page stays far below the platform's limit of a frame, whatever its events hold.
const pageCharacters = 200_000;

/** Gives a message its place, or throws the `Fault` that refuses it. */
export async function sendMessage(
  { rates, cids, offers, log }: Workings,
  commit: Commit,
  { state: { person }, now }: Sender,
  order: Order<'message.send'>,
): Promise<void> {
  if (cidTime(order.cid) > now + limits.cidAheadMs) throw new Fault('invalid', { field: 'cid' });
  const retryAfterMs = rates.take(person.id, now);
  if (retryAfterMs > 0) throw new Fault('rate-limited', { retryAfterMs });
  const key = keys.cid(person.id, order.cid);
  const first =
    commit.pending<CidRecord>(key) ?? (await cids.find(log.room, person.id, order.cid, now));
  if (first !== undefined) {
    // Of one that was removed nothing is left to compare with.
    if (first.body !== null && first.body !== bodyOf(order)) throw new Fault('cid-conflict');
    commit.ack(person.id, { cid: order.cid, seq: first.seq, at: first.at });
    return;
  }
  if (order.replyTo !== undefined && order.replyTo > commit.head) {
    throw new Fault('invalid', { field: 'replyTo' });
  }
  const files = order.files && (await offers.find(commit, person.id, order.files));
  const seq = addMessage(commit, { person, order, files, at: now });
  for (const ended of offers.end(files ?? [], seq, now)) commit.put(...ended);
  commit.put(...cids.take(person.id, order, { seq, at: now }));
  commit.ack(person.id, { cid: order.cid, seq, at: now });
}

type Message = {
  readonly person: Person;
  readonly order: Order<'message.send'>;
  readonly files: MessageFile[] | undefined;
  readonly at: number;
};

function addMessage(commit: Commit, { person, order, files, at }: Message): number {
  const { cid, text, replyTo } = order;
  const more = { ...(replyTo !== undefined && { replyTo }), ...(files && { files }) };
  return commit.add((seq) => ({
    seq,
    at,
    by: person.id,
    name: person.name,
    kind: 'message',
    text,
    ...more,
    cid,
  }));
}

/** Brings a connection up to the head and makes it live. The commit must have been written before. */
export async function syncConnection(
  { log, audience, presence }: Workings,
  { id, state }: Sender,
  { epoch, after }: Order<'sync'>,
): Promise<void> {
  const from = after ?? Math.max(log.floor, log.head - limits.newestEvents);
  const isKnown =
    after === null || (epoch === log.epoch && after >= log.floor && after <= log.head);
  if (!isKnown) return audience.send(id, { type: 'reset', epoch: log.epoch, head: log.head });
  for (let last = from; last < log.head; ) {
    const page = await log.range(last, Math.min(log.head, last + limits.pageEvents));
    const texts = firstThatFit(page.map((encoded) => jsonFor(state.person.id, encoded)));
    if (texts.length === 0) throw new Error('the log has a gap');
    audience.sendFrame(id, `{"type":"events","events":[${texts.join()}]}`);
    last += texts.length;
  }
  const isFirst = !audience.state(id)?.isLive;
  audience.goLive(id);
  if (isFirst) presence.came(state.person.id);
  audience.send(id, { type: 'synced', head: log.head, ...presence.snapshot() });
}

function firstThatFit(texts: string[]): string[] {
  let characters = 0;
  const tooMuch = texts.findIndex((text) => {
    characters += text.length;
    return characters > pageCharacters;
  });
  return tooMuch > 0 ? texts.slice(0, tooMuch) : texts;
}

/** Makes a person a member, once. The two of a private room are that from its beginning. */
export async function joinRoom(
  { members, pair }: Workings,
  commit: Commit,
  { state: { person }, now }: Sender,
): Promise<void> {
  if (pair.isPrivate) return;
  const key = keys.member(person.id);
  if (commit.pending(key) !== undefined || (await members.has(person.id))) return;
  commit.put(key, { joinedAt: now });
  commit.add((seq) => ({ seq, at: now, by: person.id, name: person.name, kind: 'joined' }));
}

/** Ends a membership and closes all sockets of that person. */
export async function leaveRoom(
  { storage, audience, members, pair, presence }: Workings,
  commit: Commit,
  { state: { person }, now }: Sender,
): Promise<void> {
  if (pair.isPrivate) throw new Fault('forbidden');
  const key = keys.member(person.id);
  if ((await storage.get(key)) !== undefined) {
    commit.delete(key);
    for (const gone of members.leave(person.id)) commit.put(...gone);
    commit.add((seq) => ({ seq, at: now, by: person.id, name: person.name, kind: 'left' }));
  }
  commit.write();
  audience.close((other) => other.person.id === person.id, 'left');
  presence.left(person.id);
}
