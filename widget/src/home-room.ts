import { type Partyline, PartylineError } from '../../sdk/src/index.ts';
import { limits } from '../../sdk/src/protocol/index.ts';
import { followPage, pageAddress, roomOfPage } from './page-address.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** Finds the room that a page without a name for it opens; once it is known, or another one, it calls back. The answer undoes it. */
export function followHomeRoom(
  client: Partyline,
  wish: 'auto' | null,
  onRoom: (room: string) => void,
): () => void {
  if (wish === null) {
    const find = async (isOver: () => boolean) => {
      const { room } = await client.site();
      if (!isOver()) onRoom(room);
    };
    return untilDone(find);
  }
  return followOwnRoom(client, onRoom);
}

/** The page's own room, made by whoever comes first. */
function followOwnRoom(client: Partyline, onRoom: (room: string) => void): () => void {
  let stop = () => {};
  let made = '';
  const enter = (address: string) => {
    const room = roomOfPage(address);
    stop();
    // Only people can make rooms, and nobody else sees one.
    if (client.session.status !== 'signed-in' || made === room) return;
    stop = untilDone(async (isOver) => {
      await ensureRoom(client, room, address);
      if (isOver()) return;
      made = room;
      onRoom(room);
    });
  };
  const undo = [
    followPage(document, enter),
    client.on('session', () => enter(pageAddress(document))),
    () => stop(),
  ];
  enter(pageAddress(document));
  return () => {
    for (const off of undo) off();
  };
}

async function ensureRoom(client: Partyline, id: string, address: string): Promise<void> {
  try {
    await client.rooms.get(id);
  } catch (error) {
    if (!hasCode(error, 'room-not-found')) throw error;
    await client.rooms.create({ id, title: titleOf(address) }).catch((failure: unknown) => {
      if (!hasCode(failure, 'room-exists')) throw failure;
    });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof PartylineError && error.code === code;
}

/** What the page calls itself, without what nobody sees and the count of unread messages. */
function titleOf(address: string): string {
  const { host, pathname } = new URL(address);
  const plain = document.title
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .replace(/^\(\d+\) /, '')
    .trim();
  // Half an emoji at the end would be refused.
  return [...(plain || host + pathname).slice(0, limits.titleLength)]
    .filter((char) => !/\p{Surrogate}/u.test(char))
    .join('')
    .trim();
}

/** Does it again, later and later, until it succeeds or is called off. */
function untilDone(work: (isOver: () => boolean) => Promise<void>): () => void {
  let isOver = false;
  let delayMs = firstDelayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    work(() => isOver).catch(() => {
      if (isOver) return;
      timer = setTimeout(run, delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    });
  };
  run();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
