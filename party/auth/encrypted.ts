import { fromBase64Url, toBase64Url } from './bytes.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const nonceBytes = 12;

/** A text that only this server reads: base64url of a nonce and AES-256-GCM. `place` says where it is kept; from elsewhere it is not read. */
export async function encrypt(secret: string, place: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const key = await keyOf(secret);
  const cipher = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(cipher, key, encoder.encode(text)));
  return toBase64Url(new Uint8Array([...iv, ...sealed]));
}

/** Undefined for what was encrypted under another secret or for another place, and for what was changed. */
export async function decrypt(
  secret: string,
  place: string,
  sealed: string,
): Promise<string | undefined> {
  const bytes = fromBase64Url(sealed);
  if (bytes === undefined) return undefined;
  const iv = bytes.slice(0, nonceBytes);
  const cipher = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) };
  try {
    const key = await keyOf(secret);
    return decoder.decode(await crypto.subtle.decrypt(cipher, key, bytes.slice(nonceBytes)));
  } catch {
    return undefined;
  }
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveKey',
  ]);
  const info = encoder.encode('partyline identity keys');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}
