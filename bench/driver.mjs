// The process that plays the clients of one server, so that their work is not counted as anybody
// else's. It takes orders from bench/driver-process.mjs and ends with its parent.
import { Crowd } from './crowd.mjs';
import { applyLoad, fill } from './load.mjs';

/**
 * @typedef {{order: 'connect', wire: string, seats: import('./crowd.mjs').Seat[]}
 *   | {order: 'load', plan: import('./load.mjs').Plan}
 *   | {order: 'fill', plan: {count: number, window: number}}
 *   | {order: 'leave', count: number}} Order
 */

/** @type {Crowd | undefined} */
let crowd;

/** @param {Order} message */
async function obey(message) {
  if (message.order === 'connect') {
    const { wire } = await import(message.wire);
    crowd ??= new Crowd(wire);
    return crowd.connect(message.seats);
  }
  if (!crowd) throw new Error('connect first');
  if (message.order === 'leave') return crowd.leave(message.count);
  return message.order === 'fill' ? fill(crowd, message.plan) : applyLoad(crowd, message.plan);
}

process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole group; the parent ends us in order.
process.on('message', (/** @type {Order} */ message) => {
  obey(message).then(
    (result) => process.send?.({ result }),
    (error) => process.send?.({ error: String(error?.message ?? error) }),
  );
});
