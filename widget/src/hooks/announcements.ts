import { useEffect, useRef } from 'preact/hooks';
import type { ChatMessage, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { sayMessage } from '../talk/file-words.ts';
import { isPrivate } from '../talk/private.ts';
import type { Words } from '../words.ts';

/** What comes within this time is said in one go, because a second sentence would cut off the first. */
const gatherMs = 400;
/** A screen reader is given this long for a sentence before the next one. */
const pauseMs = 2_000;
/** More messages than these are counted, and only the last is read out. */
const mostInFull = 2;

/** Says new messages of others to a screen reader, politely and once each; nothing while they cannot be seen. */
export function useAnnouncements(handle: RoomHandle, me: string, isShown: boolean): void {
  const { announce, lines, words } = useWidget();
  const isHeard = useRef(isShown);
  isHeard.current = isShown;
  useEffect(() => {
    let waiting: ChatMessage[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      timer = undefined;
      if (waiting.length === 0) return;
      if (isHeard.current) announce(sayAll(words, waiting));
      waiting = [];
      timer = setTimeout(say, pauseMs);
    };
    const undo = handle.on('message', (message) => {
      if (message.by === me || message.removedAt || !isHeard.current) return;
      // What is private and not looked at is news, which hooks/news.ts tells.
      if (isPrivate(handle.id) && !lines.looksAt(handle.id)) return;
      waiting.push(message);
      timer ??= setTimeout(say, gatherMs);
    });
    return () => {
      undo();
      clearTimeout(timer);
    };
  }, [handle, me, announce, lines, words]);
}

/** "Ana: Hello", or "12 new messages. Ana: Hello" after a burst. */
function sayAll(words: Words, messages: readonly ChatMessage[]): string {
  const said = messages
    .slice(messages.length > mostInFull ? -1 : 0)
    .map((message) =>
      words.say('saidBy', { name: message.name, text: sayMessage(words, message) }),
    );
  if (messages.length > mostInFull) said.unshift(words.count('newCount', messages.length));
  return said.join('\n');
}
