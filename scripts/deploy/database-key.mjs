import { generateKeyPairSync, sign } from 'node:crypto';

/**
 * A key for one's own sqld, and the one token that goes with it. The private half is forgotten at once: nobody can make another
 * token, and whoever wants one makes a new pair.
 * @returns {{ publicKey: string, token: string }} publicKey: PEM, for `--auth-jwt-key-file`
 */
export function makeDatabaseKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const parts = [
    { alg: 'EdDSA', typ: 'JWT' },
    { a: 'rw', iat: Math.floor(Date.now() / 1000) },
  ];
  const text = parts.map((part) => base64url(JSON.stringify(part))).join('.');
  const signature = base64url(sign(null, Buffer.from(text), privateKey));
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    token: `${text}.${signature}`,
  };
}

/** @param {string | Buffer} bytes */
const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
