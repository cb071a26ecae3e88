import { createPublicKey, randomBytes } from 'node:crypto';
import { Failure } from '../failure.mjs';
import { findText } from '../project.mjs';
import { ask } from './server.mjs';
import { explainFor, keyIn, outcome } from './sites.mjs';

/** @typedef {import('./server.mjs').Asking} Asking */
/** @typedef {import('./sites.mjs').Outcome} Outcome */

const kidForm = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function addKey({ server, words, values }) {
  const site = keyIn(words);
  const issuer = values.issuer;
  if (typeof issuer !== 'string' || issuer === '')
    throw new Failure(
      'Who signs the tokens? Name what "iss" is in them, such as --issuer https://www.example.org.',
    );
  const kid = kidIn(values.kid ?? `k-${randomBytes(6).toString('hex')}`);
  const file = values['public-key'];
  const secret = file === undefined ? randomBytes(32).toString('base64url') : undefined;
  const body = {
    kid,
    algorithm: secret ? 'HS256' : 'EdDSA',
    issuer,
    key: secret ?? (await readPublicKey(String(file))),
  };
  const explain = explainKey(site, kid);
  const { data, text } = outcome(await ask(server, 'POST', `/${site}/keys`, { body, explain }));
  if (secret === undefined) return { data, text };
  return { data: { ...Object(data), kid, secret }, text: `${text}\n\n${note({ kid, secret })}` };
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function removeKey({ server, words }) {
  const site = keyIn(words);
  const kid = kidIn(words[1]);
  const explain = explainKey(site, kid);
  return outcome(await ask(server, 'DELETE', `/${site}/keys/${kid}`, { explain }));
}

/** @param {unknown} kid */
function kidIn(kid) {
  if (typeof kid === 'string' && kidForm.test(kid)) return kid;
  throw new Failure(`The name of a key is made of A-Z a-z 0-9 . _ -, at most 64, not "${kid}".`);
}

/**
 * @param {string} site
 * @param {string} kid
 * @returns {ReturnType<typeof explainFor>}
 */
const explainKey = (site, kid) => (refusal) => {
  const { code, field } = refusal;
  if (code === 'too-many')
    return `${site} has two keys already: remove one with npm run admin -- site key remove ${site} <kid>.`;
  if (code === 'not-found')
    return `${site} has no key ${kid}: see npm run admin -- site show ${site}.`;
  if (code === 'invalid' && field === 'kid')
    return `${site} has a key ${kid} already: choose another --kid.`;
  if (code === 'invalid' && field === 'issuer')
    return '--issuer must be one line of at most 256 characters.';
  return explainFor(site)(refusal);
};

/**
 * The 32 bytes of an Ed25519 public key in base64url.
 * @param {string} file
 */
async function readPublicKey(file) {
  const text = await findText(file);
  if (text === undefined)
    throw new Failure(`There is no file ${file} that can be read: check --public-key.`);
  const key = toKey(text);
  const { kty, crv, x, d } = key ?? {};
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string')
    throw new Failure(
      `${file} holds no Ed25519 public key as PEM or JWK: openssl pkey -in private.pem -pubout makes one of a private key.`,
    );
  if (d !== undefined || /PRIVATE KEY/.test(text))
    throw new Failure(
      `${file} holds a private key, which nobody else should have: hand over the public half, as openssl pkey -in ${file} -pubout gives it.`,
    );
  return x;
}

/**
 * @param {string} text
 * @returns {import('node:crypto').JsonWebKey | undefined}
 */
function toKey(text) {
  try {
    if (!text.trimStart().startsWith('{')) return createPublicKey(text).export({ format: 'jwk' });
    const jwk = JSON.parse(text);
    const { x } = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' });
    return { ...jwk, x };
  } catch {
    return undefined;
  }
}

/** @param {{ kid: string, secret: string }} key */
const note = ({
  kid,
  secret,
}) => `Sign tokens with this key (HS256), and keep it on your server. It is not shown again.

  kid   ${kid}
  key   ${secret}   (base64url of 32 bytes)`;
