import type { Person } from '../../../sdk/src/protocol/index.ts';
import { Account } from './account.tsx';
import { Friends } from './friends.tsx';
import { Lobby } from './lobby.tsx';
import type { Move, Place } from './move.ts';
import { RoomCreate } from './room-create.tsx';

/** What the left pane shows. */
export function Side({ me, place, go }: { me: Person; place: Place; go: (step: Move) => void }) {
  const { side, room } = place;
  switch (side.view) {
    case 'account':
      return <Account me={me} go={go} />;
    case 'create':
      return <RoomCreate name={side.name} go={go} />;
    case 'friends':
      return <Friends go={go} />;
    case 'rooms':
      return <Lobby me={me} current={room} go={go} />;
  }
}
