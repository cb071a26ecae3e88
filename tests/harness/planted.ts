import type { Connection, KeyRange, Peers, Storage } from '../../party/ports.ts';
import { Room, type RoomParts } from '../../party/room/room.ts';
import type { TownOptions } from './town.ts';

/** Rooms with a bug that a suite worth its name must find, each made of the real room and one part that lies. */
export const planted: Readonly<Record<string, Pick<TownOptions, 'makeRoom' | 'isUngated'>>> = {
  'an ack before its write': { isUngated: true },
  'no dedupe': {
    makeRoom: (parts) => new Room({ ...parts, storage: forgetCids(parts, () => true) }),
  },
  'a dedupe shorter than the retry': {
    makeRoom: (parts) =>
      new Room({ ...parts, storage: forgetCids(parts, isOlderThan(parts, 300)) }),
  },
  'a resume that skips one event': { makeRoom: (parts) => new SkippingRoom(parts) },
  'a mark of what is drained before libSQL has it': {
    makeRoom: (parts) => new Room({ ...parts, peers: hastyPeers(parts) }),
  },
  'a trim before the drain': {
    makeRoom: (parts) => new Room({ ...parts, storage: trimEarly(parts.storage) }),
  },
  'a drain that skips what fails': {
    makeRoom: (parts) => new Room({ ...parts, peers: carelessPeers(parts) }),
  },
  'a file for two messages': {
    makeRoom: (parts) =>
      new Room({ ...parts, storage: leaveOut(parts.storage, 'file:', ({ seq = 0 }) => seq > 0) }),
  },
  'a file whose use is forgotten': {
    makeRoom: (parts) => new Room({ ...parts, storage: forgetUses(parts.storage) }),
  },
  'a removal that leaves the text in the object': {
    makeRoom: (parts) =>
      new Room({
        ...parts,
        storage: leaveOut(parts.storage, 'event:', ({ removedAt }) => !!removedAt),
      }),
  },
  'a removal that leaves the text in libSQL': {
    makeRoom: (parts) => new Room({ ...parts, peers: withoutRemovals(parts) }),
  },
  'a room that the sweep does not know': {
    makeRoom: (parts) => new Room({ ...parts, peers: withoutNotes(parts) }),
  },
};

type CidRecord = { readonly at: number };

const isOlderThan =
  ({ clock }: RoomParts, ms: number) =>
  ({ at }: CidRecord) =>
    at < clock.now() - ms;

function forgetCids({ storage }: RoomParts, isGone: (record: CidRecord) => boolean): Storage {
  return {
    ...bound(storage),
    get: async <T>(key: string) => {
      const value = await storage.get<T>(key);
      const isCid = key.startsWith('cid:') && value !== undefined;
      return isCid && isGone(value as unknown as CidRecord) ? undefined : value;
    },
  };
}

class SkippingRoom extends Room {
  override message(connection: Connection<unknown>, frame: string | ArrayBuffer): void {
    const skipping = String(frame).replace(
      /"type":"sync"(.*)"after":(\d+)/,
      (_, between, after) => `"type":"sync"${between}"after":${Number(after) + 1}`,
    );
    super.message(connection, skipping);
  }
}

function hastyPeers({ peers }: RoomParts): Peers {
  return {
    call: async (party, name, order) => {
      if (order.type !== 'append') return peers.call(party, name, order);
      peers.call(party, name, order).catch(() => undefined);
      return { ok: true };
    },
  };
}

function carelessPeers({ peers }: RoomParts): Peers {
  return {
    call: (party, name, order) => {
      const answer = peers.call(party, name, order);
      return order.type === 'append' ? answer.catch(() => ({ ok: true })) : answer;
    },
  };
}

type Kept = { readonly seq?: number; readonly removedAt?: number };

/** Some of what is put never comes to the disk. */
function leaveOut(storage: Storage, prefix: string, isLost: (value: Kept) => boolean): Storage {
  return {
    ...bound(storage),
    put: (entries) => {
      const kept = Object.entries(entries).filter(
        ([key, value]) => !key.startsWith(prefix) || !isLost(value as Kept),
      );
      return storage.put(Object.fromEntries(kept));
    },
  };
}

function forgetUses(storage: Storage): Storage {
  return {
    ...bound(storage),
    get: async <T>(key: string) => {
      const value = await storage.get<T>(key);
      const isUsed = key.startsWith('file:') && ((value as Kept | undefined)?.seq ?? 0) > 0;
      return isUsed ? undefined : value;
    },
  };
}

function withoutRemovals({ peers }: RoomParts): Peers {
  return {
    call: (party, name, order) => {
      const { events } = order as { events?: readonly object[] };
      const whole = events?.map((event) => ({ ...event, removed: undefined }));
      return peers.call(party, name, whole === undefined ? order : { ...order, events: whole });
    },
  };
}

function withoutNotes({ peers }: RoomParts): Peers {
  return {
    call: async (party, name, order) =>
      order.type === 'note' ? { ok: true } : peers.call(party, name, order),
  };
}

// Loses each tenth event as soon as it is on disk, as a trim by count alone would.
function trimEarly(storage: Storage): Storage {
  return {
    ...bound(storage),
    put: (entries) => {
      const trimmed = Object.keys(entries).filter((key) => /^event:\d+0$/.test(key));
      const done = storage.put(entries);
      if (trimmed.length > 0) void storage.delete(trimmed);
      return done;
    },
  };
}

function bound(storage: Storage): Storage {
  return {
    get: (key) => storage.get(key),
    list: (range: KeyRange) => storage.list(range),
    put: (entries) => storage.put(entries),
    delete: (keys) => storage.delete(keys),
  };
}
