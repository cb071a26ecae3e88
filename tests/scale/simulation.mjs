import { Crowd } from './crowd.mjs';
import { Relay } from './relay.mjs';
import { Room } from './room.mjs';
import { Time } from './time.mjs';

/**
 * @typedef {'told before it is stored' | 'a relay skips what comes' | 'a relay orders by itself'
 *   | 'a resume begins where the relay is'} Bug
 * @typedef {object} Options
 * @property {number} seed
 * @property {number} viewers
 * @property {readonly number[]} relays how many on each level, the one below the room first
 * @property {number} messagesPerSecond
 * @property {number} seconds for which people talk
 * @property {Partial<typeof faultsOfOrder>} [faults]
 * @property {readonly Bug[]} [bugs]
 * @property {Partial<typeof constants>} [constants]
 */

/** Times of one object. Those of the processor are measured (docs/scale.md); a hop between objects in two places is assumed. */
const constants = {
  /** To send one frame to one socket, and what each further event in it adds: server time per delivery of the crowded room. */
  frameMicros: 4,
  eventMicros: 0.4,
  gatherMs: 4,
  commitMs: 1,
  hopMs: 5,
  /** Share of frames between objects that are lost in silence. A socket loses none; this stands for whatever else may. */
  lossShare: 0,
  windowEvents: 300,
};

/** Faults in a run of a minute. */
const faultsOfOrder = { relayDeaths: 0, roomRestarts: 0, linkCuts: 0, lossShare: 0 };

/** @typedef {ReturnType<typeof build>} World */

const QUIET_MS = 60_000;
const ARRIVE_MS = 2_000;

/** Lets a room of many viewers live for a while, and tells what became of its promises. @param {Options} options */
export function simulate(options) {
  const faults = { ...faultsOfOrder, ...options.faults };
  const world = build({ ...options, faults });
  const { time, crowd, room } = world;
  for (let viewer = 0; viewer < options.viewers; viewer++)
    time.after(time.between(0, ARRIVE_MS), () => crowd.come(viewer));
  const talkMs = options.seconds * 1_000;
  const messages = Math.round(options.seconds * options.messagesPerSecond);
  for (let i = 0; i < messages; i++)
    time.after(ARRIVE_MS + time.between(0, talkMs), () =>
      crowd.say(Math.floor(time.chance() * options.viewers)),
    );
  const moment = () => ARRIVE_MS + time.between(0, talkMs);
  for (let i = 0; i < faults.relayDeaths; i++) time.after(moment(), world.killRelay);
  for (let i = 0; i < faults.roomRestarts; i++)
    time.after(moment(), () => (i % 2 ? room.restart(500) : room.restartAtCommit(500)));
  for (let i = 0; i < faults.linkCuts; i++) time.after(moment(), world.cutLink);
  time.run(ARRIVE_MS + talkMs + QUIET_MS);
  return outcome(world, options);
}

/** @param {Options & {faults: typeof faultsOfOrder}} options */
function build({ seed, viewers, relays, faults, bugs = [], constants: others }) {
  const time = new Time(seed);
  const world = {
    time,
    constants: { ...constants, lossShare: faults.lossShare, ...others },
    bugs: new Set(bugs),
    room: /** @type {Room} */ (/** @type {unknown} */ (undefined)),
    crowd: /** @type {Crowd} */ (/** @type {unknown} */ (undefined)),
    /** @type {Relay[][]} */
    levels: relays.map(() => []),
    turn: 0,
    /** Above a relay of the first level is the room, above others any relay that lives. @param {number} level */
    aboveOf: (level) => (level === 1 ? world.room : anyOf(world.levels[level - 2] ?? [], time)),
    /** Events that a window no longer holds. @param {number} after @param {number} until */
    history: (after, until) => world.room.log.slice(after, until),
    /** Whoever gives out a ticket knows how full relays are: here they go in turns. */
    ticket: () => {
      const lowest = (world.levels.at(-1) ?? []).filter(({ isUp }) => isUp);
      return lowest[world.turn++ % lowest.length];
    },
    /** @param {number} level */
    addRelay: (level) => {
      const startAt = Math.max(0, world.room.head - world.constants.windowEvents);
      world.levels[level - 1]?.push(new Relay(world, { level, startAt }));
    },
    /** One dies; another is there as soon as somebody asks for it. */
    killRelay: () => {
      const level = 1 + Math.floor(time.chance() * world.levels.length);
      anyOf(world.levels[level - 1] ?? [], time)?.die();
      time.after(100, () => world.addRelay(level));
    },
    cutLink: () => anyOf(world.levels.flat(), time)?.disconnect(),
  };
  world.room = new Room(world);
  world.crowd = new Crowd(world, viewers);
  for (const [i, count] of relays.entries()) for (let n = 0; n < count; n++) world.addRelay(i + 1);
  return world;
}

/** @param {readonly Relay[]} relays @param {Time} time */
function anyOf(relays, time) {
  const alive = relays.filter(({ isUp }) => isUp);
  return alive[Math.floor(time.chance() * alive.length)];
}

/** @param {World} world @param {Options} options */
function outcome({ crowd, room, levels }, { viewers, seconds }) {
  const problems = crowd.problems();
  if (room.people !== viewers)
    problems.push(`${room.people} people are counted, ${viewers} are there`);
  const relays = levels.flat();
  const most = (/** @type {(relay: Relay) => number} */ of) => Math.max(...relays.map(of));
  return {
    problems,
    messages: room.head,
    delivered: crowd.delivered,
    repeated: crowd.repeated,
    moved: crowd.moved,
    latencyMs: spread(crowd.latencies),
    ackMs: spread(crowd.ackMs),
    room: { framesPerSecond: room.frames / seconds, load: room.busyMs / seconds / 1_000 },
    relays: {
      count: relays.length,
      framesPerSecond: most(({ frames }) => frames) / seconds,
      load: most(({ busyMs }) => busyMs) / seconds / 1_000,
      mostBehind: most(({ mostBehind }) => mostBehind),
    },
  };
}

/** @param {number[]} values */
function spread(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (/** @type {number} */ share) =>
    sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
