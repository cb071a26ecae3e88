import type * as v from 'valibot';
import { limits, parse } from '../../sdk/src/protocol/index.ts';
import { parseJson } from '../auth/bytes.ts';
import { Fault } from '../fault.ts';

/** Data from outside as the schema wants it; throws the `Fault` that names the first wrong field. */
export function check<S extends v.GenericSchema>(schema: S, data: unknown): v.InferOutput<S> {
  const parsed = parse(schema, data);
  if (parsed.ok) return parsed.value;
  throw new Fault(parsed.code, { field: parsed.field });
}

/** The JSON of a request. Throws `unsupported-media-type`, `too-large` or `invalid`. */
export async function readJson(request: Request): Promise<unknown> {
  if (!isJson(request.headers.get('content-type'))) throw new Fault('unsupported-media-type');
  const data = parseJson(await readBytes(request));
  if (data === undefined) throw new Fault('invalid');
  return data;
}

function isJson(contentType: string | null): boolean {
  return /^application\/json *(; *charset="?utf-8"?)? *$/i.test(contentType ?? '');
}

// Counted while it comes in: what `content-length` says may be missing or a lie.
async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limits.bodyBytes) {
    throw new Fault('too-large');
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > limits.bodyBytes) {
      await reader?.cancel();
      throw new Fault('too-large');
    }
    parts.push(part.value);
  }
  return join(parts, length);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
