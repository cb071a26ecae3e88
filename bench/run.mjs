// `npm run bench`: measures Partyline beside its peers, side by side in one run.
// TMPDIR names the disk that all servers write to; TMPDIR=/dev/shm takes the disk out of the figures.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildOrFail } from '../scripts/build.mjs';
import { Failure, run } from '../scripts/failure.mjs';
import { judge } from './aims.mjs';
import { machine } from './machine.mjs';
import { report } from './report.mjs';
import { busyHouse } from './scenarios/busy-house.mjs';
import { crowdedRoom } from './scenarios/crowded-room.mjs';
import { farDatabase } from './scenarios/far-database.mjs';
import { files } from './scenarios/files.mjs';
import { opening } from './scenarios/opening.mjs';
import { page } from './scenarios/page.mjs';
import { people } from './scenarios/people.mjs';
import * as bare from './targets/partykit-bare.mjs';
import * as partyline from './targets/partyline.mjs';
import * as socketio from './targets/socketio.mjs';

const USAGE = `npm run bench -- [--quick] [--only crowd,far,opening,house,people,files,page] [--rounds N] [--json FILE]`;
const SCENARIOS = ['crowd', 'far', 'opening', 'house', 'people', 'files', 'page'];

const full = {
  crowd: { rounds: 3, warmMs: 500, closedMs: 2_500, openMs: 10_000 },
  far: { measureMs: 8_000 },
  opening: { large: 100_000, small: 1_000, samples: 60 },
  house: { seconds: 60, drainWithinMs: 30_000 },
  people: { friends: 500, samples: 200, rooms: 200, messages: 10_000, races: 500 },
  files: { rounds: 9, memoryRounds: 5, talkRounds: 3, talkMs: 8_000 },
  page: { loads: 15, clicks: 20, messages: 10_000, rounds: 1 },
};
const quick = {
  crowd: { rounds: 1, warmMs: 300, closedMs: 1_500, openMs: 3_000 },
  far: { measureMs: 3_000 },
  opening: { large: 20_000, small: 1_000, samples: 20 },
  house: { seconds: 8, drainWithinMs: 15_000 },
  people: { friends: 500, samples: 50, rooms: 200, messages: 500, races: 50 },
  files: { rounds: 3, memoryRounds: 2, talkRounds: 1, talkMs: 4_000 },
  page: { loads: 5, clicks: 8, messages: 2_000, rounds: 1 },
};

/** @param {string} line */
const say = (line) => void process.stderr.write(`${line}\n`);

function options() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: SCENARIOS.join() },
        rounds: { type: 'string' },
        json: { type: 'string' },
      },
    });
    const only = values.only.split(',');
    if (only.some((name) => !SCENARIOS.includes(name))) throw new Error('unknown scenario');
    return { ...values, only };
  } catch {
    throw new Failure(`Usage: ${USAGE}`);
  }
}

/**
 * @param {ReturnType<typeof options>} chosen
 * @param {string} folder
 * @param {(part: {stop(): Promise<void>}) => void} keep
 */
async function measure({ only, rounds, ...chosen }, folder, keep) {
  const sizes = chosen.quick ? quick : full;
  /** @param {string} name */
  const wants = (name) => only.includes(name);
  const started = await startTargets(folder, wants('crowd') ? [bare, socketio] : [], keep);
  const ours = started.partyline;
  const times = { ...sizes.crowd, rounds: Number(rounds ?? sizes.crowd.rounds) };
  const crowd = wants('crowd') ? await crowdedRoom(started.all, times, say) : undefined;
  await Promise.all(started.all.filter((one) => one !== ours).map((one) => one.stop()));
  if (wants('far')) say('one room with a far database');
  const far = wants('far') ? await farDatabase({ folder, ...sizes.far }) : undefined;
  if (wants('opening')) say('opening rooms');
  const opened = wants('opening') ? await opening(ours, sizes.opening) : undefined;
  if (wants('house')) say('a busy house');
  const house = wants('house') ? await busyHouse(ours, sizes.house) : undefined;
  if (wants('people')) say('people');
  const known = wants('people') ? await people(ours, sizes.people) : undefined;
  if (wants('files')) say('files');
  const kept = wants('files') ? await files(ours, { folder, ...sizes.files }) : undefined;
  if (wants('page')) say('a page with the widget');
  const shown = wants('page') ? await page(ours, sizes.page) : undefined;
  return { crowd, far, opening: opened, house, people: known, files: kept, page: shown };
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
  } finally {
    await tidy();
  }
}

await run(main);
