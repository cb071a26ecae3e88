import { findContact } from '../../../party/people/contact.ts';
import type { PartyName } from '../../../party/ports.ts';
import { insertSitePerson } from '../../../party/storage/site-statements.ts';
import { insertUser } from '../../../party/storage/user-statements.ts';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { Device } from '../../harness/device.ts';
import { Town, type TownOptions } from '../../harness/town.ts';

type Call = { readonly party: PartyName; readonly name: string; readonly order: Order };
type Order = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A town of members, in which every call from one object to another is counted. */
export class Neighbours {
  readonly town: Town;
  readonly calls: Call[] = [];

  private constructor(town: Town) {
    this.town = town;
    town.network.troubleOf = (party, name, order) => {
      this.calls.push({ party, name, order: order as Order });
      return undefined;
    };
  }

  static async build(names: readonly string[], options?: TownOptions): Promise<Neighbours> {
    const neighbours = new Neighbours(await Town.build(options));
    const { town } = neighbours;
    for (const name of names) {
      const { id } = town.person(name);
      const username = name.toLowerCase();
      const user = { id, username, name, kind: 'member' as const, password: 'x', createdAt: 1 };
      await town.database.write([insertUser(user), insertSitePerson('', id)]);
    }
    return neighbours;
  }

  person(name: string): Person {
    return { ...this.town.person(name), kind: 'member' };
  }

  id(name: string): string {
    return this.person(name).id;
  }

  /** How the first stands to the second, and the second to the first. */
  async relate(one: string, other: string, stances: { wants?: boolean; blocks?: boolean } = {}) {
    const { wants = true, blocks = false } = stances;
    const row = (person: string, towards: string, mine: boolean) => ({
      sql: `INSERT INTO relation (person, other, wants, blocks, at, version) VALUES (?, ?, ?, ?, ?, 1)
        ON CONFLICT DO UPDATE SET wants = excluded.wants, blocks = excluded.blocks, version = version + 1`,
      args: [this.id(person), this.id(towards), Number(mine), Number(blocks && person === one), 1],
    });
    await this.town.database.write([row(one, other, wants), row(other, one, true)]);
  }

  /** Tells the devices of one how another is to them now. */
  async tellContact(viewer: string, other: string): Promise<void> {
    const { database, world } = this.town;
    const contact = await findContact(
      { database, clock: world.clock },
      { viewer: this.id(viewer), other: this.id(other), site: '' },
    );
    this.town.begin('person', this.id(viewer), { type: 'contact', contact });
  }

  async hideLastSeen(name: string): Promise<void> {
    const sql = 'UPDATE user SET shows_last_seen = 0 WHERE id = ?';
    await this.town.database.write([{ sql, args: [this.id(name)] }]);
  }

  /** A device of somebody, connected a moment ago. */
  async come(name: string): Promise<Device> {
    const device = new Device(this.town, this.person(name));
    await this.town.world.settle();
    return device;
  }

  pass(ms: number): Promise<void> {
    return this.town.world.advance(ms);
  }

  /** Lets time pass in which these devices give signs of life. */
  async live(ms: number, ...devices: Device[]): Promise<void> {
    for (let passed = 0; passed < ms; passed += 25_000) {
      for (const device of devices) device.say({ type: 'ping' });
      await this.pass(Math.min(25_000, ms - passed));
    }
  }

  /** Calls of a type since the last `forget`. */
  callsOf(type: string): Call[] {
    return this.calls.filter(({ order }) => order.type === type);
  }

  forget(): void {
    this.calls.length = 0;
    this.town.database.reads = 0;
  }

  ask(name: string, order: Order): Promise<unknown> {
    return this.town.ask('person', this.id(name), order);
  }

  /** What libSQL says of somebody's presence. */
  async row(name: string): Promise<{ until: number; seenAt: number } | undefined> {
    const sql = 'SELECT until, seen_at FROM presence WHERE person = ?';
    const [row] = await this.town.database.read({ sql, args: [this.id(name)] });
    return row && { until: Number(row.until), seenAt: Number(row.seen_at) };
  }

  home(name: string) {
    return this.town.home(this.id(name));
  }
}

/** How long a sign of life holds. */
export const heartbeatMs = 65_000;

/** Ann and Bob are friends; Cat is a stranger. */
export async function street(): Promise<Neighbours> {
  const street = await Neighbours.build(['Ann', 'Bob', 'Cat']);
  await street.relate('Ann', 'Bob');
  return street;
}
