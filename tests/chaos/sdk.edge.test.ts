import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createPartyline, type Partyline, type RoomHandle } from '../../sdk/src/index.ts';
import { Random } from '../harness/random.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { check } from './checker.ts';
import { type ClientHistory, type Delivery, type Send, toLogEvent } from './history.ts';
import { killAndRestart, victimOf } from './kills.ts';
import {
  askUntil,
  makeGuest,
  makeRoom,
  pause,
  readHistory,
  readObject,
  readRows,
} from './network.ts';

const isFull = process.env.CHAOS === 'full';
const plan = isFull ? { kills: 12, people: 8, rounds: 120 } : { kills: 3, people: 5, rounds: 30 };
const room = 'sdk';

/** Someone who uses the published client and nothing else. */
class Person {
  readonly name: string;
  readonly client: Partyline;
  readonly sends: (Send & { acks: { seq: number; at: number }[] })[] = [];
  #room: RoomHandle | undefined;
  #id = '';

  constructor(server: string, name: string) {
    this.name = name;
    this.client = createPartyline({
      server,
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    });
  }

  async enter(): Promise<void> {
    this.#id = (await this.client.enterAsGuest(this.name)).id;
    this.#room = await this.client.join(room);
  }

  say(text: string): void {
    const send = {
      cid: '',
      text,
      invokedAt: performance.now(),
      acks: [] as Send['acks'][number][],
      putOff: 0,
    };
    this.sends.push(send);
    this.handle.send(text).then(
      ({ seq }) => send.acks.push({ seq, at: performance.now() }),
      (error) => Object.assign(send, { refused: String(error) }),
    );
  }

  get handle(): RoomHandle {
    if (!this.#room) throw new Error('not in the room yet');
    return this.#room;
  }

  get isAnswered(): boolean {
    return this.sends.every(({ acks, refused }) => acks.length > 0 || refused);
  }

  get last(): number {
    return Math.max(...this.handle.state.timeline.map(({ seq }) => seq));
  }

  async history(cids: ReadonlyMap<string | undefined, string | null>): Promise<ClientHistory> {
    while (this.handle.state.history !== 'complete') await askUntil(() => this.handle.loadOlder());
    const deliveries = this.handle.state.timeline.map((item): Delivery => {
      const { seq, at, by, name } = item;
      const rest =
        item.type === 'message' ? { kind: 'message', text: item.text } : { kind: item.kind };
      const event = toLogEvent({ seq, at, by, name, ...rest })!;
      return { connection: 1, phase: 'page', after: 0, segment: 1, isApplied: true, event };
    });
    // The SDK keeps its cids to itself.
    const sends = this.sends.map((send) => ({ ...send, cid: cids.get(send.text) ?? '' }));
    return { name: this.name, person: this.#id, sends, deliveries, readings: [] };
  }
}

describe('the published client, under chaos', () => {
  let stack: TestStack | undefined;
  const people: Person[] = [];

  afterEach(async () => {
    for (const { client } of people) client.close();
    await stack?.stop();
  });

  it(
    '[OUT-1] [OUT-6] [LOG-8] shows everybody the same log, with every message once, while server and database are killed',
    async () => {
      stack = await startTestStack({ env: { LIMIT_SCALE: '1000' } });
      const host = await makeGuest(stack.url, 'Host');
      await makeRoom(host, room);
      for (let index = 0; index < plan.people; index += 1)
        people.push(new Person(stack.url, `Person ${index}`));
      await Promise.all(people.map((person) => person.enter()));

      const random = new Random(Date.now());
      let killed = 0;
      for (let turn = 0; killed < plan.kills; turn += 1) {
        const talking = talk(people, turn);
        killed += await killAndRestart(stack, victimOf(turn), () => random.next());
        await talking;
      }
      const isQuiet = () => {
        const last = Math.max(...people.map((person) => person.last));
        return people.every((person) => person.isAnswered && person.last === last);
      };
      await expect.poll(isQuiet, { timeout: 45_000, interval: 100 }).toBe(true);

      const head = people[0]!.last;
      const { databaseUrl } = stack;
      await expect
        .poll(() => readRows(databaseUrl, room).then((rows) => rows.length), { timeout: 30_000 })
        .toBe(head);
      const log = await askUntil(() => readHistory(host, room));
      const rows = await readRows(databaseUrl, room);
      const cids = new Map(rows.map(({ text, cid }) => [text, cid]));
      const clients = await Promise.all(people.map((person) => person.history(cids)));
      const { epoch, events } = await readObject(host, room);
      const object = { epoch, events: events.filter(({ seq }) => seq <= head) };
      expect(check({ room, clients, log, object, rows }).slice(0, 10)).toEqual([]);
      expect(clients.flatMap(({ sends }) => sends).filter(({ refused }) => refused)).toEqual([]);
    },
    isFull ? 600_000 : 240_000,
  );
});

async function talk(people: readonly Person[], turn: number): Promise<void> {
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const person of people) person.say(`${person.name}: ${turn}.${round}`);
    await pause(50);
  }
}
