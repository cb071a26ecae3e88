import { DriverProcess } from '../driver-process.mjs';
import { bareUpload, discard, download, load, sampleFile, upload } from '../file-copies.mjs';
import { memoryOf, mostMemory } from '../memory.mjs';
import { median } from '../statistics.mjs';
import { startBareFiles } from '../targets/partykit-files.mjs';
import { memberOf, seatsIn } from '../targets/partyline.mjs';

/**
 * @typedef {import('./opening.mjs').Partyline} Partyline
 * @typedef {{rounds: number, memoryRounds: number, talkRounds: number, talkMs: number}} Sizes
 * @typedef {{up: number, down: number}} Copy ms
 */

const COPY_MIB = 10;
const LARGEST_MIB = 25;
const UPLOADERS = 4;
const MIB = 1024 * 1024;
/** A room in which people talk while others send files. */
const talk = { clients: 20, senders: 10, rate: 100 };

/**
 * Files through the store that `npm start` has: how long beside an object that only keeps bytes, how much memory, and
 * what a room notices of it.
 * @param {Partyline} partyline
 * @param {Sizes & {folder: string}} options
 */
export async function files(partyline, { folder, rounds, memoryRounds, talkRounds, talkMs }) {
  await partyline.makeRoom('files');
  // First: what other work leaves in memory would hide what an upload needs.
  const memoryMib = await memory(partyline, memoryRounds);
  const copies = await copy(partyline, folder, rounds);
  const talks = await talking(partyline, talkRounds, talkMs);
  return { copyMib: COPY_MIB, largestMib: LARGEST_MIB, copies, memoryMib, talks };
}

/** In turns, so that a busy moment of the machine hits both. @param {Partyline} partyline @param {string} folder @param {number} rounds */
async function copy(partyline, folder, rounds) {
  const bare = await startBareFiles(folder);
  try {
    const person = await memberOf(partyline.url, 'files', 'Copier');
    const sample = sampleFile(COPY_MIB);
    /** @type {{ours: Copy, bare: Copy}[]} */
    const all = [];
    // The first one finds everything cold.
    for (let round = 0; round <= rounds; round++) {
      const ours = await time(
        () => upload(person, 'files', sample),
        (id) => download(person, 'files', id),
      );
      await discard(person, ours.what);
      const other = await time(() => bareUpload(bare.url, sample), load);
      if (round > 0) all.push({ ours: ours.ms, bare: other.ms });
    }
    return all;
  } finally {
    await bare.stop();
  }
}

/** @param {() => Promise<string>} up @param {(what: string) => Promise<number>} down */
async function time(up, down) {
  const start = performance.now();
  const what = await up();
  const middle = performance.now();
  const length = await down(what);
  const end = performance.now();
  if (length !== COPY_MIB * MIB) throw new Error(`${length} bytes came back`);
  return { what, ms: { up: middle - start, down: end - middle } };
}

/** MiB above what the idle server had before the first of some uploads. @param {Partyline} partyline @param {number} rounds */
async function memory({ url, processes }, rounds) {
  const person = await memberOf(url, 'files', 'Sender');
  const sample = sampleFile(LARGEST_MIB);
  /** @type {number[]} */
  const above = [];
  const idle = memoryOf(processes.server);
  for (let round = 0; round < rounds; round++) {
    let id = '';
    const most = await mostMemory(processes.server, async () => {
      id = await upload(person, 'files', sample);
    });
    above.push((most - idle) / MIB);
    await discard(person, id);
  }
  return above;
}

/** p95 of the acks in ms, in turns without and with uploads. @param {Partyline} partyline @param {number} rounds @param {number} measureMs */
async function talking(partyline, rounds, measureMs) {
  const { processes, url, wire } = partyline;
  await partyline.makeRoom('talk');
  const driver = new DriverProcess();
  try {
    await driver.connect(wire, seatsIn(url, Array(talk.clients).fill('talk')));
    const { senders, rate } = talk;
    const listen = () => driver.load({ senders, rate, warmMs: 500, measureMs, processes });
    /** @type {{quiet: number, busy: number, uploads: number}[]} */
    const all = [];
    for (let round = 0; round < rounds; round++) {
      const quiet = await listen();
      const sending = sendUntilTold(url);
      const busy = await listen();
      const uploads = await sending.stop();
      all.push({ quiet: quiet.ackMs.p95, busy: busy.ackMs.p95, uploads });
    }
    return all;
  } finally {
    driver.stop();
  }
}

/** Some people who send one file after the other. @param {string} url */
function sendUntilTold(url) {
  const sample = sampleFile(LARGEST_MIB);
  let isOver = false;
  let count = 0;
  const work = async (/** @type {number} */ index) => {
    const person = await memberOf(url, 'files', `Sender ${index}`);
    while (!isOver) {
      const id = await upload(person, 'files', sample);
      count += 1;
      await discard(person, id);
    }
  };
  const all = Promise.all(Array.from({ length: UPLOADERS }, (_, index) => work(index)));
  // Looked at in `stop`: until then it is nobody's.
  all.catch(() => {});
  return {
    stop: async () => {
      isOver = true;
      await all;
      return count;
    },
  };
}

/** The middle of the rounds' own ratios. @param {{ours: Copy, bare: Copy}[]} copies */
export function copyRatio(copies) {
  return median(copies.map(({ ours, bare }) => (ours.up + ours.down) / (bare.up + bare.down)));
}
