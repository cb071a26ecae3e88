import type { ChatMessage, Partyline, RoomHandle, RoomState } from '../../sdk/src/index.ts';

/** Rooms kept connected at once: the one in view and the last ones before it. */
const most = 3;

/** The rooms that are open in this widget, with what came in unseen and what was being written. */
export type Lines = {
  /** Opens a room, and closes the one not looked at for longest when there are too many. */
  open(room: string): RoomHandle;
  drop(room: string): void;
  /** Opens a room that was refused once more. */
  reopen(room: string): RoomHandle;
  /** Says which room is being looked at; its unread count becomes 0. */
  watch(room: string | null): void;
  unread(room: string): number;
  /** All that are open. */
  rooms(): string[];
  unreadInAll(): number;
  /** Says in which room somebody sees the newest messages at this moment. */
  look(room: string | null): void;
  looksAt(room: string): boolean;
  /** What is known of a room that is open, newer than any list. */
  find(room: string): RoomState | undefined;
  /** Unsent text by room, kept while the page lives. */
  readonly drafts: Map<string, string>;
  subscribe(listener: () => void): () => void;
  close(): void;
};

type Line = { readonly handle: RoomHandle; unread: number; readonly undo: () => void };

export function createLines(
  client: Partyline,
  onMessage: (room: string, message: ChatMessage) => void,
): Lines {
  const lines = new Map<string, Line>();
  const listeners = new Set<() => void>();
  let watched: string | null = null;
  let looked: string | null = null;
  const changed = () => {
    for (const listener of listeners) listener();
  };

  const received = (room: string, message: ChatMessage) => {
    onMessage(room, message);
    const line = lines.get(room);
    if (!line || room === watched || isMine(client, message)) return;
    line.unread += 1;
    changed();
  };
  const openLine = (room: string): Line => {
    const handle = client.open(room);
    let online = handle.state.onlineCount;
    const undo = [
      handle.on('message', (message) => received(room, message)),
      handle.subscribe((state) => {
        if (state.onlineCount === online) return;
        online = state.onlineCount;
        changed();
      }),
    ];
    return {
      handle,
      unread: 0,
      undo: () => {
        for (const off of undo) off();
      },
    };
  };
  const drop = (room: string) => {
    const line = lines.get(room);
    if (!line) return;
    lines.delete(room);
    line.undo();
    line.handle.close();
  };
  const dropOldest = () => {
    for (const room of lines.keys()) {
      if (lines.size <= most) return;
      if (room !== watched) drop(room);
    }
  };

  const open = (room: string) => {
    // What was refused before may be let in now.
    if (hasEnded(lines.get(room)?.handle.state)) drop(room);
    const line = lines.get(room) ?? openLine(room);
    // Put in again at the end: the order of the map is the order of use.
    lines.delete(room);
    lines.set(room, line);
    return line.handle;
  };

  return {
    drafts: new Map(),
    open,
    drop,
    reopen(room) {
      drop(room);
      const handle = open(room);
      changed();
      return handle;
    },
    watch(room) {
      watched = room;
      const line = room === null ? undefined : lines.get(room);
      if (line) line.unread = 0;
      dropOldest();
      changed();
    },
    look(room) {
      looked = room;
      changed();
    },
    looksAt: (room) => room === looked,
    unread: (room) => lines.get(room)?.unread ?? 0,
    rooms: () => [...lines.keys()],
    unreadInAll: () => [...lines.values()].reduce((sum, { unread }) => sum + unread, 0),
    find: (room) => lines.get(room)?.handle.state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const room of [...lines.keys()]) drop(room);
      listeners.clear();
    },
  };
}

function hasEnded(state: RoomState | undefined): boolean {
  return state?.connection.status === 'refused' || state?.connection.status === 'closed';
}

/** Whether the person who is signed in wrote this. */
export function isMine(client: Partyline, message: ChatMessage): boolean {
  return client.session.status === 'signed-in' && client.session.me.id === message.by;
}
