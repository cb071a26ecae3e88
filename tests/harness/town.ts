import { Person as PersonObject } from '../../party/person/person.ts';
import type { Log, PartyName, SqlValue } from '../../party/ports.ts';
import { Room, type RoomParts } from '../../party/room/room.ts';
import { Scribe } from '../../party/scribe/scribe.ts';
import { limits, type Person } from '../../sdk/src/protocol/index.ts';
import { memoryDatabase } from '../party/storage/memory-database.ts';
import { countReads, Network } from './network.ts';
import { type Given, type Hosted, ObjectHost, type Platform } from './object-host.ts';
import { openOutcome } from './outcome.ts';
import { Talker } from './talker.ts';
import { World } from './world.ts';

export type TownOptions = Platform & {
  /** Things happen in any permitted order, the same one for the same seed. */
  readonly seed?: number;
  readonly limitScale?: number;
  /** Makes another object in the place of the real room; for planted bugs. */
  readonly makeRoom?: (parts: RoomParts) => Hosted;
  /** Nothing waits for the disk of a room; for planted bugs. */
  readonly isUngated?: boolean;
};

/** Real rooms, real people's objects and a real scribe over a real libSQL, all in memory, with everything that may happen to them. */
export class Town {
  readonly world: World;
  readonly network: Network;
  readonly database: ReturnType<typeof countReads>;
  readonly logged: { level: string; what: string }[] = [];
  readonly #options: TownOptions;
  readonly #rooms = new Map<string, ObjectHost<Hosted>>();
  readonly #homes = new Map<string, ObjectHost<PersonObject>>();
  readonly #scribe: ObjectHost<Scribe>;
  #ids = 0;

  private constructor(world: World, database: Town['database'], options: TownOptions) {
    this.world = world;
    this.database = database;
    this.#options = options;
    const log: Log = (level, what) => this.logged.push({ level, what });
    this.network = new Network(world, {
      database,
      log,
      find: (party, name) => this.#find(party, name),
    });
    this.#scribe = new ObjectHost(world, this.network, (given) => new Scribe(given));
  }

  static async build(options: TownOptions = {}): Promise<Town> {
    const { database } = await memoryDatabase();
    return new Town(new World(options.seed), countReads(database), options);
  }

  get scribe(): ObjectHost<Scribe> {
    return this.#scribe;
  }

  room(id = 'hall'): ObjectHost<Hosted> {
    const known = this.#rooms.get(id);
    if (known) return known;
    const host = new ObjectHost(
      this.world,
      this.network,
      (given) => this.#makeRoom(id, given),
      this.#options,
    );
    host.disk.isUngated = this.#options.isUngated === true;
    this.#rooms.set(id, host);
    return host;
  }

  /** The object of a person. */
  home(id: string): ObjectHost<PersonObject> {
    const known = this.#homes.get(id);
    if (known) return known;
    const settings = { limitScale: this.#options.limitScale ?? 1, scribe: 's0' };
    const make = (given: Given) => new PersonObject({ id, ...given, settings });
    const host = new ObjectHost(this.world, this.network, make, this.#options);
    this.#homes.set(id, host);
    return host;
  }

  #find(party: PartyName, name: string): ObjectHost<Hosted> {
    if (party === 'scribe') return this.#scribe as unknown as ObjectHost<Hosted>;
    if (party === 'person') return this.home(name) as unknown as ObjectHost<Hosted>;
    return this.room(name);
  }

  #makeRoom(id: string, given: Given): Hosted {
    const settings = { limitScale: this.#options.limitScale ?? 1, scribe: 's0' };
    const parts: RoomParts = { id, ...given, settings, random: () => `r${this.nextId()}` };
    return this.#options.makeRoom?.(parts) ?? new Room(parts);
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  /** A UUIDv7 of this moment, or of another one; each is greater than the one before. */
  cid(at = this.world.now()): string {
    const time = at.toString(16).padStart(12, '0');
    const count = this.nextId().toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`;
  }

  person(name: string): Person {
    return { id: `u_${name.padEnd(8, '_')}`, name, kind: 'guest' };
  }

  /** A socket with a fresh ticket, not synced yet. */
  connect(name: string, change: ConnectChange = {}): Talker {
    const person = this.person(name);
    const identity = {
      ticket: `t${this.nextId()}`,
      ticketExpiresAt: this.world.now() + limits.ticketMs,
      person,
      session: `session-${name}`,
      origin: '',
      ...change.identity,
    };
    return new Talker(this, person, this.room(change.room).accept(identity));
  }

  /** A person who is in the room and synced from its newest messages. */
  async enter(name: string, change: ConnectChange = {}): Promise<Talker> {
    const talker = this.connect(name, change);
    talker.sync();
    await this.world.settle();
    return talker;
  }

  /** Asks an object as the edge does. */
  async ask(party: PartyName, name: string, order: Record<string, unknown>): Promise<unknown> {
    const outcome = this.begin(party, name, order);
    await this.world.settle();
    const state = await Promise.race([outcome, Promise.resolve('waiting')]);
    if (state === 'waiting') throw new Error(`${party} ${name} does not answer`);
    return state;
  }

  /** Asks without waiting for anything to happen. */
  begin(party: PartyName, name: string, order: Record<string, unknown>): Promise<unknown> {
    const host = this.#find(party, name);
    const answer = new Promise<unknown>((resolve, reject) => {
      host.ask(order, (outcome) => {
        try {
          resolve(openOutcome(outcome));
        } catch (error) {
          reject(error);
        }
      });
    });
    answer.catch(() => undefined);
    return answer;
  }

  sweep(): Promise<unknown> {
    return this.ask('scribe', 's0', { type: 'sweep' });
  }

  /** The log of a room as libSQL holds it. */
  async rows(room = 'hall'): Promise<LogRow[]> {
    const sql =
      'SELECT seq, epoch, sender, cid, kind, body, at FROM event WHERE room = ? ORDER BY seq';
    return (await this.database.read({ sql, args: [room] })).map(toLogRow);
  }

  /** The log of a room as its object has it on disk. */
  stored(room = 'hall'): StoredRow[] {
    const { disk } = this.room(room);
    return disk.keys('event:').map((key) => {
      const { aside: _, ...event } = disk.read<StoredRow & { aside?: unknown }>(
        key,
      ) as StoredRow & {
        aside?: unknown;
      };
      return event;
    });
  }
}

type ConnectChange = { readonly room?: string; readonly identity?: Record<string, unknown> };
export type StoredRow = {
  seq: number;
  by: string;
  kind: string;
  at: number;
  cid?: string;
  text?: string;
  files?: readonly { readonly id: string }[];
  removedAt?: number;
  target?: number;
};
export type LogRow = StoredRow & { epoch: string };

function toLogRow(row: Readonly<Record<string, SqlValue>>): LogRow {
  const body = JSON.parse(String(row.body)) as StoredRow;
  const cid = row.cid === null ? {} : { cid: String(row.cid) };
  return { ...body, ...cid, seq: Number(row.seq), epoch: String(row.epoch) };
}
