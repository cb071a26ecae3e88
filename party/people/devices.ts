import { codeOf } from '../fault.ts';
import type { AppDeps } from '../http/deps.ts';
import type { Peers } from '../ports.ts';

/**
 * Tells a person's own object, and so their devices. Never rejects: what was done is done, and whoever misses it reads
 * it with their next connection.
 */
export async function tellPerson(
  { peers, log }: Pick<AppDeps, 'peers' | 'log'>,
  person: string,
  order: Parameters<Peers['call']>[2],
): Promise<void> {
  try {
    await peers.call('person', person, order);
  } catch (error) {
    log('warn', 'person not told', { order: order.type, error: codeOf(error) });
  }
}
