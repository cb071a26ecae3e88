import { useState } from 'preact/hooks';
import type { ContactState } from '../../../sdk/src/people/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, failureOf, sayFailure } from '../failure.ts';
import { sayPresence } from '../friend-presence.ts';
import { usePeople } from '../hooks/people.ts';
import { Avatar } from './avatar.tsx';
import { LobbyRow } from './lobby-row.tsx';

/** A friend with whom there is no talk yet; a click begins one. */
export function FriendRow({
  contact,
  onOpen,
}: {
  contact: ContactState;
  onOpen: (room: string) => void;
}) {
  const { words } = useWidget();
  const people = usePeople();
  const [state, setState] = useState<'idle' | 'busy' | Failure>('idle');
  const { person, isOnline } = contact;
  const open = async () => {
    if (state === 'busy') return;
    setState('busy');
    try {
      const { id } = await people.talkTo(person.id);
      setState('idle');
      onOpen(id);
    } catch (error) {
      setState(failureOf(error));
    }
  };
  return (
    <LobbyRow
      mark={
        <Avatar id={person.id} name={person.name} picture={person.picture} isOnline={isOnline} />
      }
      title={person.name}
      about={typeof state === 'object' ? sayFailure(words, state) : sayPresence(words, contact)}
      isBusy={state === 'busy'}
      onOpen={open}
    />
  );
}
