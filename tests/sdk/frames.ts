/** Frames of a server, short enough to read in a test. */
import type {
  MessageEvent,
  Person,
  ReceivedEvent,
  ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import { ann, bob } from './world.ts';

export const said = (
  seq: number,
  text = `text ${seq}`,
  more: Partial<MessageEvent> = {},
): ReceivedEvent => ({
  kind: 'message',
  seq,
  at: 1_000 + seq,
  by: bob.id,
  name: bob.name,
  text,
  ...more,
});

export const run = (first: number, last: number): ReceivedEvent[] =>
  Array.from({ length: last - first + 1 }, (_, index) => said(first + index));

export const hello = (
  more: Partial<Extract<ServerMessage, { type: 'hello' }>> = {},
): ServerMessage => ({
  type: 'hello',
  version: 1,
  epoch: 'e1',
  head: 0,
  floor: 0,
  you: ann,
  now: Date.now(),
  room: 'general',
  limits: { textLength: 4_000 },
  ...more,
});

export const events = (...list: ReceivedEvent[]): ServerMessage => ({
  type: 'events',
  events: list,
});
export const synced = (head: number, online: Person[] = [ann]): ServerMessage => ({
  type: 'synced',
  head,
  online,
  count: online.length,
});
export const acked = (cid: string, seq: number): ServerMessage => ({
  type: 'acked',
  acks: [{ cid, seq, at: 1_000 + seq }],
});
