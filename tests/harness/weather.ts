import type { Town } from './town.ts';

const troubles = [undefined, undefined, 'refused', 'answer-lost', 'slow'] as const;

/**
 * Something of what may happen to a server: an object dies or sleeps, a disk, a way or libSQL is slow or gone. Harsh is
 * what no platform does: to forget a room that has timers set.
 */
export async function harm(town: Town, { isHarsh = false } = {}): Promise<void> {
  const { random } = town.world;
  const room = town.room();
  const harms = [
    () => room.crash(),
    () => town.scribe.crash(),
    () => sleep(town),
    () => (isHarsh ? room.hibernate() : sleep(town)),
    () => town.scribe.hibernate(),
    () => void town.begin('scribe', 's0', { type: 'sweep' }),
    () => {
      room.disk.isSlow = !room.disk.isSlow;
    },
    () => {
      room.disk.isBroken = random.chance(0.3);
    },
    () => {
      const trouble = random.pick(troubles);
      town.network.troubleOf = () => trouble;
    },
    () => {
      const trouble = random.pick(troubles);
      town.network.databaseTrouble = () => trouble;
    },
    () => {
      town.network.isStuck = !town.network.isStuck;
    },
  ];
  await random.pick<() => unknown>(harms)();
}

async function sleep(town: Town): Promise<void> {
  await town.world.advance(11_000);
  town.room().sleep();
}

/** From now on everything works. */
export function calm(town: Town): void {
  const { disk } = town.room();
  disk.isSlow = false;
  disk.isBroken = false;
  town.network.isStuck = false;
  town.network.troubleOf = () => undefined;
  town.network.databaseTrouble = () => undefined;
}

/** Where a log is broken: its seqs, its place in the object, or what the object holds of it. */
export async function findFaults(town: Town): Promise<string[]> {
  const wrong: string[] = [];
  const rows = await town.rows();
  rows.forEach(({ seq }, index) => {
    if (seq !== index + 1) wrong.push(`row ${index + 1} of libSQL has the seq ${seq}`);
  });
  const { head, drained, floor } = marksOf(town);
  if (head !== rows.length || drained !== head)
    wrong.push(`the room is at ${head}, drained ${drained}, libSQL has ${rows.length}`);
  if (head - floor < Math.min(head, 1_000)) wrong.push(`the room let go of ${floor} of ${head}`);
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  for (const event of town.stored()) {
    const { epoch: _, ...row } = bySeq.get(event.seq) ?? { epoch: '' };
    if (event.seq <= floor) wrong.push(`event ${event.seq} is below the floor`);
    if (!isSame(event, row)) wrong.push(`event ${event.seq} differs in libSQL`);
  }
  const errors = town.logged.filter(({ level }) => level === 'error');
  return [...wrong, ...errors.map(({ what }) => `logged: ${what}`)];
}

export function marksOf(town: Town): { head: number; drained: number; floor: number } {
  return town.room().disk.read('meta') ?? { head: 0, drained: 0, floor: 0 };
}

export function isSame(one: object, other: object): boolean {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort());
  return sorted(one) === sorted(other);
}
