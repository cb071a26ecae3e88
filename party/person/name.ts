import type { Person } from '../../sdk/src/protocol/index.ts';
import type { Clock } from '../ports.ts';
import type { Friends } from './friends.ts';
import type { OwnPresence } from './presence.ts';
import type { Rooms } from './rooms.ts';

type Sides = {
  readonly clock: Clock;
  readonly friends: Friends;
  readonly rooms: Rooms;
  readonly presence: OwnPresence;
};

/** Tells rooms, and friends who are there, of another name or picture. Never rejects: friends who miss it read it when they come. */
export async function tellName(sides: Sides, person: Person): Promise<void> {
  await Promise.all([
    sides.rooms.rename(person),
    tellFriends(sides, person).catch(() => undefined),
  ]);
}

async function tellFriends({ friends, clock, presence }: Sides, person: Person): Promise<void> {
  const there = await friends.there();
  const at = clock.now();
  await friends.introduce(there, ({ since, version, shows }) => ({
    person,
    state: 'friends',
    note: '',
    since,
    version,
    presence: { until: presence.until, seenAt: shows ? presence.seenAt : null, at },
  }));
}
