import type { Person } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';

/** Whether a site speaks for this person. */
export function isVouched(id: string): boolean {
  return id.startsWith('h_');
}

/** Throws `forbidden` for people whose name and picture a site gives them, and who have no password here. */
export function assertOwn({ id }: Person): void {
  if (isVouched(id)) throw new Fault('forbidden');
}
