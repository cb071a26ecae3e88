import type { Person } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';

/** Throws `forbidden` for people whose name and picture a site gives them, and who have no password here. */
export function assertOwn({ id }: Person): void {
  if (id.startsWith('h_')) throw new Fault('forbidden');
}
