/**
 * A server under load. `seats` prepares so many clients (people, tickets) of one room.
 * @typedef {object} Target
 * @property {string} name
 * @property {URL} wire the module whose `wire` says how it is spoken to
 * @property {(count: number) => Promise<import('../crowd.mjs').Seat[]>} seats
 * @property {Record<string, number[]>} processes pids by part: `server`, `database`
 * @property {() => Promise<void>} stop
 *
 * @typedef {(options: {folder: string}) => Promise<Target>} Start
 */
export {};
