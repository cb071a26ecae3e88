import type { AppDeps } from '../../party/http/deps.ts';
import { privateRoomId, readPair, sorted } from '../../party/people/private-room.ts';
import { act } from '../../party/people/relation.ts';
import type { PartyName } from '../../party/ports.ts';
import { actOn } from '../../party/storage/relation-statements.ts';
import { insertPrivateRoom } from '../../party/storage/room-statements.ts';
import { insertSitePerson } from '../../party/storage/site-statements.ts';
import { insertUser } from '../../party/storage/user-statements.ts';
import type { Contact, Person, RelationAction } from '../../sdk/src/protocol/index.ts';
import type { Talker } from './talker.ts';
import { Town, type TownOptions } from './town.ts';

type Step = { readonly party: PartyName; readonly type: string };
type Deed = {
  readonly me?: string;
  readonly them?: string;
  /** The process that does it dies before this step. */
  readonly diesBefore?: (step: Step) => boolean;
};

/** How a private room closes sockets once a friendship has ended. */
export const shut = { code: 4400, reason: 'not-friends' };

/** A town in which Ann and Ben are friends and have a private room. */
export class FriendsTown {
  readonly town: Town;
  readonly room: string;

  private constructor(town: Town, room: string) {
    this.town = town;
    this.room = room;
  }

  static async build(options: TownOptions = {}): Promise<FriendsTown> {
    const town = await Town.build(options);
    const [ann, ben] = ['ann', 'ben'].map((name) => town.person(name).id) as [string, string];
    const friends = new FriendsTown(town, await privateRoomId(ann, ben));
    for (const id of [ann, ben, town.person('eve').id]) {
      const user = { id, username: id.toLowerCase(), name: id, password: 'x', createdAt: 1 };
      await town.database.write([
        insertUser({ ...user, kind: 'member' }),
        insertSitePerson('', id),
      ]);
    }
    await friends.write('request');
    await friends.write('accept', { me: 'ben', them: 'ann' });
    const made = { id: friends.room, ...sorted(ann, ben), createdBy: ann, createdAt: 1 };
    await town.database.write(insertPrivateRoom(made));
    return friends;
  }

  /** Does something in libSQL alone. */
  async write(action: RelationAction, { me = 'ann', them = 'ben' }: Deed = {}): Promise<void> {
    const { town } = this;
    const ids = { me: town.person(me).id, them: town.person(them).id };
    const change = `c${town.nextId()}`;
    await town.database.write([actOn({ ...ids, action, note: '', at: town.world.now(), change })]);
  }

  /** Does something as the API does it, and lets the world go on until it is answered. */
  async act(action: RelationAction, deed: Deed = {}): Promise<Contact> {
    const outcome = this.begin(action, deed);
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    outcome.then(over, over);
    while (!isOver) await this.town.world.settle();
    return outcome;
  }

  /** The same without waiting. A process that dies answers `gone`. */
  begin(action: RelationAction, { me = 'ann', them = 'ben', diesBefore }: Deed = {}) {
    const { town } = this;
    const dies = (step: Step) => {
      if (diesBefore?.(step)) throw new Error('gone');
    };
    const deps = {
      config: { scribes: 1 },
      clock: town.world.clock,
      log: () => {},
      database: {
        read: (statement: Parameters<typeof town.database.read>[0]) =>
          town.database.read(statement),
      },
      peers: {
        call: async (party: PartyName, name: string, order: { type: string }) => {
          dies({ party, type: order.type });
          if (party === 'person') return { ok: true };
          return town.begin(party, name, order);
        },
      },
    } as unknown as AppDeps;
    const person: Person = { ...town.person(me), kind: 'member' };
    return act(deps, { me: person, site: '', them: town.person(them).id, action, note: '' });
  }

  /** Tells the room how the two stand by libSQL. */
  async tellRoom(change: object = {}): Promise<unknown> {
    const { town, room } = this;
    const pair = { ...(await readPair(town.database, room)), ...change };
    return town.ask('room', room, { type: 'pair', room, pair });
  }

  enter(name: string): Promise<Talker> {
    return this.town.enter(name, { room: this.room });
  }

  get host() {
    return this.town.room(this.room);
  }
}
