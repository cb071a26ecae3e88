import type { ConnectionStatus, RoomState } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { sayPresence } from '../friend-presence.ts';
import { useContact, usePeopleState } from '../hooks/people.ts';
import { Avatar } from './avatar.tsx';

const useOther = (room: string) => usePeopleState((_, people) => people.chat(room)?.with ?? null);

/** Above a private talk: with whom it is, and whether they are there. A click opens their profile. */
export function PrivateHead({
  room,
  title,
  connection,
}: {
  room: string;
  title: string;
  connection: ConnectionStatus['status'];
}) {
  const { words } = useWidget();
  const other = useOther(room);
  const contact = useContact(other?.id ?? '');
  const presence = contact?.state === 'friends' ? sayPresence(words, contact) : '';
  const isConnected = connection === 'online';
  return (
    <>
      {other && (
        <button type="button" class="talk-face" data-by={other.id} tabIndex={-1} aria-hidden="true">
          <Avatar
            id={other.id}
            name={other.name}
            picture={other.picture}
            isOnline={contact?.isOnline ?? false}
          />
        </button>
      )}
      <div class="heading">
        <h2 part="title">
          {other ? (
            <button type="button" data-by={other.id}>
              <bdi>{other.name}</bdi>
            </button>
          ) : (
            <bdi>{title}</bdi>
          )}
        </h2>
        <p class="status">
          {isConnected
            ? presence
            : words.say(connection === 'connecting' ? 'connecting' : 'disconnected')}
        </p>
      </div>
    </>
  );
}

/** Above the first message of a private talk. */
export function PrivateBeginning({ state, title }: { state: RoomState; title: string }) {
  const { words } = useWidget();
  const other = useOther(state.id);
  const isEmpty = state.timeline.length === 0;
  return (
    <div class={isEmpty ? 'beginning alone' : 'beginning'}>
      {other && <Avatar id={other.id} name={other.name} picture={other.picture} />}
      <p class="title">{words.say('privateBeginning', { name: other?.name ?? title })}</p>
      <p class="lead">{words.say('privateBeginningText')}</p>
    </div>
  );
}
