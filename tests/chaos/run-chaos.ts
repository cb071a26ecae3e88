import { performance } from 'node:perf_hooks';
import type { Stack } from '../support/stack.ts';
import { check, type Violation } from './checker.ts';
import { killAndRestart, victimOf } from './kills.ts';
import { Load } from './load.ts';
import { countRows, pause } from './network.ts';

export type Plan = {
  readonly rooms: number;
  readonly talkers: number;
  readonly perSecond: number;
  readonly messages: number;
  readonly random: () => number;
};

export type Outcome = {
  readonly messages: number;
  readonly acked: number;
  readonly deliveries: number;
  readonly connections: number;
  readonly resets: number;
  /** Messages that were removed. */
  readonly removed: number;
  /** Files in messages, and refusals for good. */
  readonly files: number;
  readonly refused: number;
  readonly faults: readonly string[];
  readonly violations: readonly Violation[];
};

/** Kills server and database in turn while everybody talks; answers what the checker found when all was quiet. */
export async function runKills(
  stack: Stack,
  { kills, ...plan }: Plan & { kills: number },
): Promise<Outcome & { kills: number }> {
  const load = await Load.open(stack.url, plan);
  try {
    load.talk();
    let killed = 0;
    for (let turn = 0; killed < kills; turn += 1) {
      // Evenly spread: between two kills everybody must get on.
      const due = (plan.messages * killed) / kills + 1;
      await load.until(() => load.acked >= due, 120_000);
      killed += await killAndRestart(stack, victimOf(turn), plan.random);
    }
    await load.until(() => load.acked >= plan.messages, 120_000);
    return { ...(await conclude(stack, load)), kills: killed };
  } finally {
    load.leave();
  }
}

/** Lets the database be dead while everybody talks on. */
export async function runWithoutDatabase(
  stack: Stack,
  { deadMs, ...plan }: Omit<Plan, 'messages'> & { deadMs: number },
): Promise<
  Outcome & { saidWhileDead: number; ackedWhileDead: number; drainMs: number; behind: number }
> {
  // A new socket takes a database that lives: on a busy machine nobody may give one up too early.
  const load = await Load.open(stack.url, { ...plan, silenceMs: 2 * deadMs });
  try {
    await stack.killDatabase();
    load.talk({ isCalm: true });
    await pause(deadMs);
    load.hush();
    await load.until(() => load.unanswered === 0, 20_000).catch(() => undefined);
    const [saidWhileDead, ackedWhileDead] = [load.said, load.acked];
    await stack.restartDatabase();
    const back = performance.now();
    const rooms = load.places.map(({ room }) => room);
    const behind = load.heads - (await countRows(stack.databaseUrl, rooms));
    await drained(stack, load, 5 * behind + 10_000);
    const drainMs = performance.now() - back;
    return { ...(await conclude(stack, load)), saidWhileDead, ackedWhileDead, drainMs, behind };
  } finally {
    load.leave();
  }
}

async function conclude(stack: Stack, load: Load): Promise<Outcome> {
  await load.quiet(60_000);
  await stack.sweep();
  await drained(stack, load, 60_000);
  const histories = await load.histories(stack.databaseUrl);
  const clients = histories.flatMap((history) => history.clients);
  const talkers = load.places.flatMap((place) => place.talkers.map(({ talker }) => talker));
  return {
    messages: load.said,
    acked: load.acked,
    deliveries: clients.reduce((sum, { deliveries }) => sum + deliveries.length, 0),
    connections: talkers.reduce((sum, { connections }) => sum + connections, 0),
    resets: talkers.reduce((sum, { resets }) => sum + resets, 0),
    files: histories.flatMap(({ log }) => log.flatMap(({ files = [] }) => files)).length,
    refused: clients.flatMap(({ sends }) => sends.filter((send) => send.refused)).length,
    removed: histories.flatMap(({ log }) => log.filter(({ kind }) => kind === 'removed')).length,
    faults: talkers.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)),
    violations: histories.flatMap(check),
  };
}

/** Waits until libSQL has as many rows as the rooms have events. What is missing then is for the checker to name. */
async function drained(stack: Stack, load: Load, withinMs: number): Promise<void> {
  const rooms = load.places.map(({ room }) => room);
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const rows = await countRows(stack.databaseUrl, rooms).catch(() => 0);
    if (rows >= load.heads) return;
    await pause(100);
  }
}
