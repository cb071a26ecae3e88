import type { Person } from '../../../sdk/src/protocol/index.ts';
import type { Move, Place } from './move.ts';

/** What lies over both panes or has no place in them: an open profile, what is new elsewhere. */
export function Over(_: { me: Person; place: Place; go: (step: Move) => void }) {
  return null;
}
