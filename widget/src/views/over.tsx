import type { Person } from '../../../sdk/src/protocol/index.ts';
import type { Move, Place } from './move.ts';
import { ProfileSheet } from './profile-sheet.tsx';

/** What lies over both panes or has no place in them: an open profile, what is new elsewhere. */
export function Over({ me, go }: { me: Person; place: Place; go: (step: Move) => void }) {
  return <ProfileSheet me={me} go={go} />;
}
