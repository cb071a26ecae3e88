import { createHash, randomBytes } from 'node:crypto';
import type { MessageFile } from '../../../sdk/src/protocol/index.ts';
import type { Guest } from '../../chaos/network.ts';
import { type Answer, type Ask, knock } from '../security/client.ts';

type Part = { readonly index: number; readonly url: string };
type Said = { readonly name: string; readonly type: string; readonly id?: string };

export const mib = 1024 * 1024;
export const newId = () => `f_${randomBytes(16).toString('base64url')}`;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
export const codeOf = ({ status, body }: Answer) => [status, body?.error?.code];

/** What ends an upload: the SHA-256 over the digests of its parts. */
function sealOf(bytes: Uint8Array, partBytes: number): string {
  const digests: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += partBytes) {
    digests.push(sha256(bytes.subarray(at, at + partBytes)));
  }
  return sha256(Buffer.concat(digests)).toString('base64');
}

/** Text of this length, no two lines of it the same. */
export function textOf(length: number): Uint8Array {
  const lines: string[] = [];
  for (let at = 0; at * 20 < length; at += 1) lines.push(`line ${String(at).padStart(13, '0')}\n`);
  return new Uint8Array(Buffer.from(lines.join('').padEnd(length, '.')).subarray(0, length));
}

/** Somebody who sends files to a room over plain HTTP, step by step. */
export class Sender {
  readonly guest: Guest;
  readonly room: string;
  /** As the store wants it. */
  readonly partBytes: number;

  constructor(guest: Guest, room: string, partBytes = mib) {
    this.guest = guest;
    this.room = room;
    this.partBytes = partBytes;
  }

  ask(line: `${string} /${string}`, options: Ask = {}): Promise<Answer> {
    return knock(this.guest.url, line, { token: this.guest.token, ...options });
  }

  begin(bytes: Uint8Array, said: Said): Promise<Answer> {
    const body = { id: newId(), ...said, size: bytes.length };
    return this.ask(`POST /v1/rooms/${this.room}/files`, { body });
  }

  async put(url: string, bytes: Uint8Array, digest = sha256(bytes)): Promise<Answer> {
    const response = await fetch(`${this.guest.url}${url}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${this.guest.token}`,
        'content-digest': `sha-256=:${digest.toString('base64')}:`,
      },
      body: bytes.slice(),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  }

  /** To the store itself, which knows nothing of us. */
  async putThere(url: string, bytes: Uint8Array): Promise<Response> {
    return fetch(url, { method: 'PUT', body: bytes.slice() });
  }

  async putAll(bytes: Uint8Array, { body }: Answer): Promise<void> {
    const { parts, partBytes } = body as { parts: Part[]; partBytes: number };
    for (const { index, url } of parts) {
      const part = bytes.subarray(index * partBytes, (index + 1) * partBytes);
      const answer = url.startsWith('/')
        ? await this.put(url, part)
        : await this.putThere(url, part);
      if (answer.status !== 200) throw new Error(`a part was refused: ${answer.status}`);
    }
  }

  finish(id: string, bytes: Uint8Array): Promise<Answer> {
    return this.ask(`POST /v1/files/${id}/finish`, {
      body: { digest: sealOf(bytes, this.partBytes) },
    });
  }

  /** Everything up to the end, whatever the end is. */
  async send(bytes: Uint8Array, said: Said): Promise<Answer> {
    const id = said.id ?? newId();
    const begun = await this.begin(bytes, { ...said, id });
    if (begun.status !== 200) return begun;
    await this.putAll(bytes, begun);
    return this.finish(id, bytes);
  }

  async upload(bytes: Uint8Array, said: Said): Promise<MessageFile> {
    const answer = await this.send(bytes, said);
    if (answer.status !== 200) throw new Error(`it was not taken: ${answer.text}`);
    return answer.body.file;
  }

  links(ids: readonly string[], room = this.room): Promise<Answer> {
    return this.ask(`POST /v1/rooms/${room}/files/links`, { body: { ids } });
  }

  async addressOf(id: string): Promise<string> {
    const { body, text } = await this.links([id]);
    const address = body.links?.[id];
    if (typeof address !== 'string') throw new Error(`there is no address: ${text}`);
    return address;
  }

  async load(address: string, headers: Record<string, string> = {}, method = 'GET') {
    // Otherwise what runs workers locally compresses texts, and tells no length.
    const plain = { 'accept-encoding': 'identity' };
    const response = await fetch(new URL(address, this.guest.url), {
      method,
      redirect: 'manual',
      headers: { ...plain, ...headers },
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes };
  }
}
