import { fromHex, toHex } from './bytes.ts';
import { hmac, isHmac, labelled } from './hmac.ts';

/** Carries the signature of a call from one durable object, or the edge, to another. */
export const innerHeader = 'x-partyline-inner';
const clockSkewMs = 60_000;

/** The header's value for a call with this body, made at `now`. */
export async function signInner(secret: string, body: string, now: number): Promise<string> {
  return `${now}.${toHex(await hmac(secret, textOf(now, body)))}`;
}

/** Whether the body was signed by this server within a minute of `now`. */
export async function verifyInner(
  secret: string,
  body: string,
  header: string | null,
  now: number,
): Promise<boolean> {
  const match = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(header ?? '');
  const signature = fromHex(match?.[2] ?? '');
  const at = Number(match?.[1]);
  if (match === null || signature === undefined || Math.abs(now - at) > clockSkewMs) return false;
  return isHmac(secret, textOf(at, body), signature);
}

const textOf = (at: number, body: string) => labelled('inner', `${at}\n${body}`);
