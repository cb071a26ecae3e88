import * as v from 'valibot';
import { fromBase64Url, parseJson, toBase64Url } from './bytes.ts';
import { hmac, isHmac, labelled, type Purpose } from './hmac.ts';

// A ticket's longest names come to about 700 characters; nothing longer is worth a signature check.
const longest = 4_096;

/** Data that only this server can have written: base64url(JSON) `.` base64url(HMAC-SHA256). Readable by everybody. */
export async function seal(secret: string, purpose: Purpose, data: unknown): Promise<string> {
  const payload = toBase64Url(new TextEncoder().encode(JSON.stringify(data)));
  return `${payload}.${toBase64Url(await hmac(secret, labelled(purpose, payload)))}`;
}

/** Undefined for what this server did not seal for this purpose, or what has another shape. */
export async function unseal<S extends v.GenericSchema>(
  secret: string,
  purpose: Purpose,
  sealed: string,
  schema: S,
): Promise<v.InferOutput<S> | undefined> {
  if (sealed.length > longest) return undefined;
  const [payload, signature, ...rest] = sealed.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const [data, mac] = [fromBase64Url(payload), fromBase64Url(signature)];
  if (data === undefined || mac === undefined) return undefined;
  if (!(await isHmac(secret, labelled(purpose, payload), mac))) return undefined;
  const result = v.safeParse(schema, parseJson(data));
  return result.success ? result.output : undefined;
}
