import { copyRatio } from './scenarios/files.mjs';
import { median } from './statistics.mjs';

/**
 * @typedef {import('./scenarios/crowded-room.mjs').Summary} Summary
 * @typedef {{
 *   crowd?: Awaited<ReturnType<typeof import('./scenarios/crowded-room.mjs').crowdedRoom>>,
 *   far?: import('./load.mjs').LoadResult,
 *   opening?: Awaited<ReturnType<typeof import('./scenarios/opening.mjs').opening>>,
 *   house?: Awaited<ReturnType<typeof import('./scenarios/busy-house.mjs').busyHouse>>,
 *   people?: Awaited<ReturnType<typeof import('./scenarios/people.mjs').people>>,
 *   page?: Awaited<ReturnType<typeof import('./scenarios/page.mjs').page>>,
 *   files?: Awaited<ReturnType<typeof import('./scenarios/files.mjs').files>>,
 *   homes?: Awaited<ReturnType<typeof import('./scenarios/homes.mjs').homes>>,
 *   idle?: Awaited<ReturnType<typeof import('./scenarios/idle.mjs').idle>>,
 *   counts?: Awaited<ReturnType<typeof import('./scenarios/counts.mjs').counts>>,
 * }} Results
 * @typedef {{what: string, value: string, aim: string, meets: boolean}} Verdict
 */

/** What was aimed for, what came out, and whether it is met. @param {Results} results @returns {Verdict[]} */
export function judge({ crowd = [], far, opening, house, people, files, page, idle }) {
  return [
    ...crowd.flatMap(judgeCrowd),
    ...(far
      ? [atMost('ack p95 at 200 messages/s, database 20 ms away', far.ackMs.p95, 10, 'ms')]
      : []),
    ...(opening
      ? [
          atMost(
            `opening a room of ${opening.large.toLocaleString('en')} messages against ${opening.small.toLocaleString('en')}`,
            opening.ratio,
            1.2,
            '×',
          ),
        ]
      : []),
    ...(house ? judgeHouse(house) : []),
    ...(people ? judgePeople(people) : []),
    ...(files ? judgeFiles(files) : []),
    ...(page ? judgePage(page) : []),
    ...(idle ? idle.results.flatMap(judgeIdle) : []),
  ];
}

/** @param {NonNullable<Results['crowd']>[number]} one */
function judgeCrowd({ load, targets }) {
  const ours = targets.Partyline;
  const bare = targets['bare PartyKit'];
  const socketio = targets['Socket.IO + SQLite'];
  if (!ours || !bare || !socketio) return [];
  const verdicts = [noneLost(`lost or left unacked, ${load}`, ours.faults)];
  if (load === '20 messages/s') {
    const ratio = ours.serverMicrosPerDelivery / bare.serverMicrosPerDelivery;
    return [
      atMost(`server time per delivery against bare PartyKit, ${load}`, ratio, 1.2, '×'),
      ...verdicts,
    ];
  }
  const least = load.startsWith('50') ? 2 : 1.5;
  return [
    atLeast(`deliveries/s against Socket.IO + SQLite, ${load}`, pairedRatio(ours, socketio), least),
    atMost(`server time per delivery, ${load}`, ours.serverMicrosPerDelivery, 4, 'µs'),
    ...verdicts,
  ];
}

/**
 * The middle of the rounds' own ratios: what disturbs a round disturbs both.
 * @param {Summary} one @param {Summary} other
 */
export function pairedRatio(one, other) {
  const others = other.deliveriesPerSecondByRound;
  return median(
    one.deliveriesPerSecondByRound.map((value, i) => value / (others[i] ?? Number.NaN)),
  );
}

/** @param {NonNullable<Results['house']>} house @returns {Verdict[]} */
function judgeHouse({ load, stored, isAlive }) {
  const { sentInAll: sent } = load;
  const rate = load.messages / load.seconds;
  return [
    atLeast('a busy house: messages/s acked', rate, 1_470, '/s'),
    noneLost('a busy house: lost or left unacked', load.faults),
    {
      what: 'a busy house: in the database, each once',
      value: `${stored.messages} of ${sent}, ${(stored.drainMs / 1000).toFixed(1)} s after the last ack`,
      aim: 'all',
      meets: stored.messages === sent && stored.distinct === sent,
    },
    {
      what: 'a busy house: the database takes writes afterwards',
      value: isAlive ? 'yes' : 'no',
      aim: 'yes',
      meets: isAlive,
    },
  ];
}

/** @param {NonNullable<Results['people']>} people @returns {Verdict[]} */
function judgePeople({ friends, contacts, coming, races }) {
  const { late, afterwards, wrongEnds } = races;
  return [
    atMost(`the list of ${friends} friends with their presence, p95`, contacts.ms.p95, 100, 'ms'),
    {
      what: `coming online: ${friends} friends who are there know`,
      value: `${coming.heard} in ${coming.lastMs.toFixed(0)} ms`,
      aim: 'all in ≤ 1,000 ms',
      meets: coming.heard === friends && coming.lastMs <= 1_000,
    },
    {
      what: `${races.rounds} friendships ended while one sends: after the answer`,
      value: `${late} frames, ${afterwards} messages, ${wrongEnds} sockets left`,
      aim: 'none',
      meets: late === 0 && afterwards === 0 && wrongEnds === 0,
    },
    atMost('the last of their sockets closed after the answer', races.mostCloseMs, 1_000, 'ms'),
  ];
}

/** @param {NonNullable<Results['files']>} files @returns {Verdict[]} */
function judgeFiles({ copyMib, largestMib, copies, memoryMib, talks }) {
  const slower = median(talks.map(({ quiet, busy }) => busy / quiet));
  return [
    atMost(`${copyMib} MiB up and down against a bare object`, copyRatio(copies), 2, '×'),
    atMost(
      `memory of the server above idle, ${largestMib} MiB up`,
      Math.max(...memoryMib),
      64,
      'MiB',
    ),
    atMost(`ack p95 while four send ${largestMib} MiB each, against without`, slower, 2, '×'),
  ];
}

/** @param {NonNullable<Results['page']>} page @returns {Verdict[]} */
function judgePage({ before, openMs, frames, messages }) {
  const loaded = messages.toLocaleString('en');
  return [
    atMost('before the first click: requests', before.requests, 1, ''),
    atMost('before the first click: layout shift', before.shift, 0, ''),
    atMost('before the first click: main-thread time', before.taskMs, 10, 'ms'),
    atMost('from the click to the history on screen, p75', openMs.p75, 300, 'ms'),
    atMost(`scrolling ${loaded} loaded messages: the longest frame`, frames.worstMs, 50, 'ms'),
  ];
}

/** @param {NonNullable<Results['idle']>['results'][number]} one @returns {Verdict[]} */
function judgeIdle(one) {
  const what = `${one.count.toLocaleString('en')} idle sockets in a room`;
  if (one.failed !== undefined) return [{ what, value: one.failed, aim: 'open', meets: false }];
  const { counted, leavers, leftTold, isCountRight, leftAfterMs } = one;
  return [
    {
      what: `${what}: counted for a newcomer, and told who left`,
      value: `${counted - 1}; ${leftTold} of ${leavers} in ${(leftAfterMs / 1_000).toFixed(1)} s`,
      aim: 'all in ≤ 15 s',
      meets: counted === one.count + 1 && isCountRight && leftAfterMs <= 15_000,
    },
    noneLost(what, one.faults),
  ];
}

/** @param {string} what @param {import('./load.mjs').LoadResult['faults'] | undefined} faults @returns {Verdict} */
function noneLost(what, faults) {
  const { lostSockets = 0, unacked = 0, missing = 0 } = faults ?? {};
  const value = `${unacked} acks, ${missing} deliveries, ${lostSockets} sockets`;
  return { what, value, aim: 'none', meets: unacked === 0 && missing === 0 && lostSockets === 0 };
}

/** @param {string} what @param {number} value @param {number} aim @param {string} unit @returns {Verdict} */
function atMost(what, value, aim, unit) {
  return {
    what,
    value: `${value.toFixed(2)} ${unit}`,
    aim: `≤ ${aim} ${unit}`,
    meets: value <= aim,
  };
}

/** @param {string} what @param {number} value @param {number} aim @param {string} [unit] @returns {Verdict} */
function atLeast(what, value, aim, unit = '×') {
  return {
    what,
    value: `${value.toFixed(2)} ${unit}`,
    aim: `≥ ${aim} ${unit}`,
    meets: value >= aim,
  };
}
