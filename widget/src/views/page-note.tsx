import { useState } from 'preact/hooks';
import { useWidget } from '../context.ts';

/** Says what the page keeps the chat from, where that is something: having an origin, or keeping who is signed in. */
export function PageNote() {
  const { words, client } = useWidget();
  const isIn = client.session.status === 'signed-in';
  const [isKept] = useState(() => canKeep(isIn));
  // In a frame with a sandbox the origin is "null", and no server lets that in: it could be anybody's page.
  const isNobody = globalThis.origin === 'null';
  if (isKept && !isNobody) return null;
  return <p class="notice">{words.say(isNobody ? 'noOrigin' : 'notKept')}</p>;
}

/** Whether this page may keep anything. Before somebody is signed in that is only looked at, and nothing written. */
function canKeep(isWritten: boolean): boolean {
  const name = 'partyline probe';
  try {
    if (localStorage.getItem(name) === null && !isWritten) return true;
    localStorage.setItem(name, '');
    localStorage.removeItem(name);
    return true;
  } catch {
    return false;
  }
}
