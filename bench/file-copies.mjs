// Files up and down: through Partyline's API as its SDK does it, and through an object that only keeps bytes.
import { createHash, randomBytes } from 'node:crypto';
import { call } from './targets/partyline-api.mjs';

/** @typedef {import('./targets/partyline-api.mjs').Person} Person */
/**
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, digest: string}} Part
 * @typedef {{bytes: Buffer, parts: Part[], digest: string}} Sample
 */

const MIB = 1024 * 1024;
// As many as the SDK sends of one file at once.
const AT_ONCE = 1;

/** A file that is taken for a PDF, with what a client knows of it. @param {number} mib @returns {Sample} */
export function sampleFile(mib) {
  const bytes = Buffer.alloc(mib * MIB, randomBytes(MIB));
  bytes.write('%PDF-1.7\n', 0, 'latin1');
  bytes.write('\n%%EOF\n', bytes.length - 7, 'latin1');
  const parts = Array.from({ length: mib }, (_, index) => {
    const part = bytes.subarray(index * MIB, (index + 1) * MIB);
    return { bytes: part, digest: sha256(part).toString('base64') };
  });
  const digests = parts.map(({ digest }) => Buffer.from(digest, 'base64'));
  return { bytes, parts, digest: sha256(Buffer.concat(digests)).toString('base64') };
}

/** From its announcement to its end. @param {Person} person @param {string} room @param {Sample} sample */
export async function upload(person, room, { bytes, parts, digest }) {
  const { url, token } = person;
  const id = `f_${randomBytes(16).toString('base64url')}`;
  const said = { id, name: 'a.pdf', type: 'application/pdf', size: bytes.length };
  const begun = await call(`${url}/v1/rooms/${room}/files`, said, token);
  if (begun.partBytes !== MIB) throw new Error('parts have another size than was thought');
  await eachOf(begun.parts, async (/** @type {{index: number, url: string}} */ missing) => {
    const part = parts[missing.index];
    if (part) await put(`${url}${missing.url}`, part, { authorization: `Bearer ${token}` });
  });
  await call(`${url}/v1/files/${id}/finish`, { digest }, token);
  return id;
}

/** Whole, by an address that was asked for. @param {Person} person @param {string} room @param {string} id */
export async function download({ url, token }, room, id) {
  const { links } = await call(`${url}/v1/rooms/${room}/files/links`, { ids: [id] }, token);
  return load(`${url}${links[id]}`);
}

/** @param {Person} person @param {string} id */
export async function discard({ url, token }, id) {
  const headers = { authorization: `Bearer ${token}` };
  await expectOk(await fetch(`${url}/v1/files/${id}`, { method: 'DELETE', headers }));
}

/** Up to a bare object. @param {string} url @param {Sample} sample */
export async function bareUpload(url, { bytes, parts }) {
  const address = `${url}/parties/main/${randomBytes(8).toString('hex')}`;
  await eachOf([...parts.entries()], ([index, part]) => put(`${address}?part=${index}`, part));
  return `${address}?size=${bytes.length}`;
}

/** The bytes of an address; their number. @param {string} address */
export async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  let length = 0;
  for await (const chunk of response.body ?? []) length += chunk.length;
  return length;
}

/**
 * @param {string} address @param {Part} part
 * @param {Record<string, string>} [headers]
 */
async function put(address, { bytes, digest }, headers = {}) {
  const sent = { ...headers, 'content-digest': `sha-256=:${digest}:` };
  await expectOk(await fetch(address, { method: 'PUT', headers: sent, body: bytes }));
}

/** @param {Response} response */
async function expectOk(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
}

/**
 * @template T
 * @param {T[]} items @param {(item: T) => Promise<void>} task
 */
async function eachOf(items, task) {
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const sha256 = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest();
