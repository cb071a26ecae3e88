import type { Config } from '../auth/config.ts';
import { Fault } from '../fault.ts';
import { KeptFile } from '../file/kept-file.ts';
import type { FileObjects } from '../files/embedded.ts';
import type { Chance } from '../http/deps.ts';
import { Limiter } from '../limiter/limiter.ts';
import { Person } from '../person/person.ts';
import type { Clock, Database, Log, PartyName, Peers } from '../ports.ts';
import { Room } from '../room/room.ts';
import { Scribe } from '../scribe/scribe.ts';
import { shardOf } from '../shard.ts';
import { type Core, Host, type Own } from './host.ts';
import { MemoryStorage } from './storage.ts';

type Parts = {
  readonly config: Pick<Config, 'limitScale' | 'scribes'>;
  readonly clock: Clock;
  readonly database: Database;
  readonly log: Log;
  readonly chance: Chance;
};

/** All durable objects of a server: the real cores, made when they are first asked. */
export class Objects implements Peers {
  readonly #parts: Parts;
  readonly #hosts = new Map<string, Host>();
  readonly #files = new Map<string, MemoryStorage>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  call(party: PartyName, name: string, order: { type: string }): Promise<unknown> {
    return this.host(party, name).order(order);
  }

  host(party: PartyName, name: string): Host {
    const key = `${party}/${name}`;
    const host =
      this.#hosts.get(key) ?? new Host((own) => this.#make(party, name, own), this.#parts.log);
    this.#hosts.set(key, host);
    return host;
  }

  /** Those that keep a file each. */
  readonly files: FileObjects = {
    send: (id, order, bytes) => this.#file(id).order(order, new Uint8Array(bytes ?? [])),
    read: async (id, order) => {
      const stream = await this.#file(id).order(order, new Uint8Array());
      if (stream instanceof ReadableStream) return stream;
      throw new Fault('internal');
    },
  };

  #file(id: string): KeptFile {
    const storage = this.#files.get(id) ?? new MemoryStorage();
    this.#files.set(id, storage);
    return new KeptFile({ storage });
  }

  #make(party: PartyName, id: string, own: Own): Core {
    const { clock, database, log, config, chance } = this.#parts;
    const parts = { ...own, id, clock, database, log, peers: this };
    const settings = { limitScale: config.limitScale, scribe: shardOf(id, config.scribes) };
    switch (party) {
      case 'room':
        return new Room({ ...parts, settings, random: () => chance.newId(16) });
      case 'person':
        return new Person({ ...parts, settings });
      case 'scribe':
        return new Scribe(parts);
      case 'limiter':
        return new Limiter(parts);
      case 'file':
        throw new Error('files are asked with their bytes');
    }
  }
}
