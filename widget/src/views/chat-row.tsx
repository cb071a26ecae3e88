import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { usePeopleState } from '../hooks/people.ts';
import { sayMessage } from '../talk/file-words.ts';
import type { LobbyChat } from '../talk/lobby-entries.ts';
import { unreadIn } from '../unread-in.ts';
import type { Words } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { LobbyRow } from './lobby-row.tsx';
import { RoomMark } from './room-row.tsx';

/** A talk in the lobby: with whom or where, who said what last, and how much of it is unread. */
export function ChatRow({
  chat,
  me,
  isCurrent,
  onOpen,
}: {
  chat: LobbyChat;
  me: string;
  isCurrent: boolean;
  onOpen: () => void;
}) {
  const { words, lines } = useWidget();
  return (
    <LobbyRow
      mark={chat.with ? <Friend person={chat.with} /> : <RoomMark room={chat.room} />}
      title={chat.title}
      about={sayLast(words, chat, me)}
      at={chat.last?.at ?? null}
      unread={unreadIn(chat, lines, me)}
      isCurrent={isCurrent}
      onOpen={onOpen}
    />
  );
}

function Friend({ person }: { person: Person }) {
  const { words } = useWidget();
  const isOnline = usePeopleState((_, people) => people.contact(person.id)?.isOnline ?? false);
  return (
    <>
      <Avatar id={person.id} name={person.name} picture={person.picture} isOnline={isOnline} />
      {isOnline && <span class="unseen">{words.say('isOnline')}</span>}
    </>
  );
}

/** Between two nobody has to be told who it was, unless it was oneself. */
function sayLast(words: Words, { last, live, kind }: LobbyChat, me: string): string {
  if (!last) return words.say('nothingSaid');
  const { by, name } = last;
  const text = sayMessage(words, {
    text: live?.removedAt ? '' : last.text,
    files: live ? live.files : last.files,
  });
  if (by === me) return words.say('saidBy', { name: words.say('you'), text });
  return kind === 'private' ? text : words.say('saidBy', { name, text });
}
