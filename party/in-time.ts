import { Fault } from './fault.ts';
import type { Clock } from './ports.ts';

/** What the call gives, or `unavailable` when it takes longer than `ms`. */
export function inTime<T>(clock: Clock, ms: number, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => reject(new Fault('unavailable')));
    call.then(resolve, reject).finally(stop);
  });
}
