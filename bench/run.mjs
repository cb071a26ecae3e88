// `npm run bench`: measures Partyline beside its peers, side by side in one run.
// TMPDIR names the disk that all servers write to; TMPDIR=/dev/shm takes the disk out of the figures.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildOrFail } from '../scripts/build.mjs';
import { Failure, run } from '../scripts/failure.mjs';
import { inProject } from '../scripts/project.mjs';
import { judge } from './aims.mjs';
import { machine } from './machine.mjs';
import { report } from './report.mjs';
import { busyHouse } from './scenarios/busy-house.mjs';
import { counts } from './scenarios/counts.mjs';
import { crowdedRoom } from './scenarios/crowded-room.mjs';
import { farDatabase } from './scenarios/far-database.mjs';
import { files } from './scenarios/files.mjs';
import { homes } from './scenarios/homes.mjs';
import { idle } from './scenarios/idle.mjs';
import { opening } from './scenarios/opening.mjs';
import { page } from './scenarios/page.mjs';
import { people } from './scenarios/people.mjs';
import * as bare from './targets/partykit-bare.mjs';
import * as partyline from './targets/partyline.mjs';
import * as socketio from './targets/socketio.mjs';

const USAGE = `npm run bench -- [--quick] [--only crowd,far,opening,house,people,files,page,homes,idle,counts] [--rounds N] [--sockets N,N] [--home partykit|worker] [--json FILE]`;
/** Those that measure the server of `npm start`, which they share. */
const SHARING = ['crowd', 'opening', 'house', 'people', 'files', 'page'];
const USUAL = [...SHARING, 'far', 'homes', 'idle'];
// What a bill is made of does not change with the machine: only when asked for.
const SCENARIOS = [...USUAL, 'counts'];
const COUNTS = inProject('scripts/costs/counts.json');

const full = {
  crowd: { rounds: 3, warmMs: 500, closedMs: 2_500, openMs: 10_000 },
  far: { measureMs: 8_000 },
  opening: { large: 100_000, small: 1_000, samples: 60 },
  house: { seconds: 60, drainWithinMs: 30_000 },
  people: { friends: 500, samples: 200, rooms: 200, messages: 10_000, races: 500 },
  files: { rounds: 9, memoryRounds: 5, talkRounds: 3, talkMs: 8_000 },
  page: { loads: 15, clicks: 20, messages: 10_000, rounds: 1 },
  homes: { large: 10_000, small: 1_000, samples: 60 },
  idle: [5_000],
  counts: { lone: 20, talk: 300, ratePerSecond: 10, idleMs: 240_000, small: 5, large: 20 },
};
const quick = {
  crowd: { rounds: 1, warmMs: 300, closedMs: 1_500, openMs: 3_000 },
  far: { measureMs: 3_000 },
  opening: { large: 20_000, small: 1_000, samples: 20 },
  house: { seconds: 8, drainWithinMs: 15_000 },
  people: { friends: 500, samples: 50, rooms: 200, messages: 500, races: 50 },
  files: { rounds: 3, memoryRounds: 2, talkRounds: 1, talkMs: 4_000 },
  page: { loads: 5, clicks: 8, messages: 2_000, rounds: 1 },
  homes: { large: 2_000, small: 500, samples: 10 },
  idle: [500],
  counts: { lone: 5, talk: 50, ratePerSecond: 10, idleMs: 60_000, small: 4, large: 16 },
};

/** @param {string} line */
const say = (line) => void process.stderr.write(`${line}\n`);

function options() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: USUAL.join() },
        rounds: { type: 'string' },
        sockets: { type: 'string' },
        home: { type: 'string', default: 'partykit' },
        json: { type: 'string' },
      },
    });
    const only = values.only.split(',');
    if (only.some((name) => !SCENARIOS.includes(name))) throw new Error('unknown scenario');
    const home = /** @type {const} */ (['partykit', 'worker']).find((it) => it === values.home);
    if (!home) throw new Error('unknown home');
    return { ...values, only, home, sockets: values.sockets?.split(',').map(Number) };
  } catch {
    throw new Failure(`Usage: ${USAGE}`);
  }
}

/** @typedef {(part: {stop(): Promise<void>}) => void} Keep */

/**
 * @param {ReturnType<typeof options>} chosen
 * @param {string} folder
 * @param {Keep} keep
 */
async function measure(chosen, folder, keep) {
  const { only } = chosen;
  const sizes = chosen.quick ? quick : full;
  const times = { ...sizes.crowd, rounds: Number(chosen.rounds ?? sizes.crowd.rounds) };
  /** @type {<T>(name: string, doing: string, task: () => Promise<T>) => Promise<T | undefined>} */
  const wanted = async (name, doing, task) => {
    if (!only.includes(name)) return undefined;
    say(doing);
    return task();
  };
  const shared = only.some((name) => SHARING.includes(name));
  const results = shared ? await measureShared({ wanted, sizes, times }, folder, keep) : {};
  const { sockets = sizes.idle, home } = chosen;
  return {
    ...results,
    far: await wanted('far', 'one room with a far database', () =>
      farDatabase({ folder, ...sizes.far }),
    ),
    homes: await wanted('homes', 'both homes', () =>
      homes({ folder, times, sizes: sizes.homes, say }),
    ),
    idle: await wanted('idle', 'idle sockets', () => idle({ folder, sockets, home, say })),
    counts: await wanted('counts', 'counting what a bill is made of', () =>
      counts({ folder, sizes: sizes.counts, say }),
    ),
  };
}

/**
 * @param {{wanted: <T>(name: string, doing: string, task: () => Promise<T>) => Promise<T | undefined>,
 *   sizes: typeof full, times: typeof full.crowd}} how
 * @param {string} folder
 * @param {Keep} keep
 */
async function measureShared({ wanted, sizes, times }, folder, keep) {
  /** @type {{start: import('./targets/target.mjs').Start}[]} */
  const peers = [];
  await wanted('crowd', 'with peers', async () => peers.push(bare, socketio));
  const { partyline: ours, all } = await startTargets(folder, peers, keep);
  const crowd = await wanted('crowd', 'a crowded room', () => crowdedRoom(all, times, say));
  await Promise.all(all.filter((one) => one !== ours).map((one) => one.stop()));
  const results = {
    crowd,
    opening: await wanted('opening', 'opening rooms', () => opening(ours, sizes.opening)),
    house: await wanted('house', 'a busy house', () => busyHouse(ours, sizes.house)),
    people: await wanted('people', 'people', () => people(ours, sizes.people)),
    files: await wanted('files', 'files', () => files(ours, { folder, ...sizes.files })),
    page: await wanted('page', 'a page with the widget', () => page(ours, sizes.page)),
  };
  await ours.stop();
  return results;
}

/**
 * @param {string} folder
 * @param {{start: import('./targets/target.mjs').Start}[]} peers
 * @param {(part: {stop(): Promise<void>}) => void} keep
 */
async function startTargets(folder, peers, keep) {
  say('starting the servers');
  const ours = await partyline.startPartyline({ folder });
  keep(ours);
  /** @type {import('./targets/target.mjs').Target[]} */
  const all = [ours];
  for (const peer of peers) {
    const target = await peer.start({ folder });
    keep(target);
    all.push(target);
  }
  return { partyline: ours, all };
}

async function main() {
  const chosen = options();
  await buildOrFail();
  const folder = await mkdtemp(join(tmpdir(), 'partyline-bench-'));
  /** @type {{stop(): Promise<void>}[]} */
  const running = [];
  const tidy = async () => {
    await Promise.all(running.map((part) => part.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void tidy().finally(() => process.exit(130)));
  try {
    const before = machine(folder);
    const start = performance.now();
    const results = await measure(chosen, folder, (part) => running.push(part));
    const facts = { ...before, seconds: (performance.now() - start) / 1000, quick: chosen.quick };
    const verdicts = judge(results);
    process.stdout.write(report({ facts, results, verdicts }));
    if (chosen.json)
      await writeFile(chosen.json, `${JSON.stringify({ facts, verdicts, results }, null, 2)}\n`);
    if (results.counts && !chosen.quick)
      await writeFile(COUNTS, `${JSON.stringify({ at: facts.at, ...results.counts }, null, 2)}\n`);
  } finally {
    await tidy();
  }
}

await run(main);
