/**
 * A server under load. `seats` prepares so many clients of one room, group after group, because a
 * place may be held for a short time only.
 * @typedef {object} Target
 * @property {string} name
 * @property {URL} wire the module whose `wire` says how it is spoken to
 * @property {(count: number) => AsyncIterable<import('../crowd.mjs').Seat[]>} seats
 * @property {Record<string, number[]>} processes pids by part: `server`, `database`
 * @property {(sent: number) => Promise<unknown>} [settle] waits until nothing is left to do for the
 *   messages sent so far
 * @property {() => Promise<void>} stop
 *
 * @typedef {(options: {folder: string}) => Promise<Target>} Start
 */
export {};
