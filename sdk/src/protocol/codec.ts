import * as v from 'valibot';
import { type ClientMessage, clientMessage } from './client-message.ts';
import { type ErrorCode, isErrorCode } from './errors.ts';
import { limits } from './limits.ts';
import { type ServerMessage, serverMessage } from './server-message.ts';

/** A value of the expected shape, or the code and the field that say what is wrong with it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; field?: string };

/** Checks data from outside against a schema. Never throws. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  data: unknown,
): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, data, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  const field = issue.path?.map(({ key }) => key).join('.');
  const code = isErrorCode(issue.message) ? issue.message : 'invalid';
  return field === undefined ? { ok: false, code } : { ok: false, code, field };
}

/** Reads one frame from a client. Never throws. */
export function decodeClientMessage(frame: unknown): Parsed<ClientMessage> {
  return readFrame(clientMessage, frame);
}

/** Reads one frame from a server. Never throws. */
export function decodeServerMessage(frame: unknown): Parsed<ServerMessage> {
  return readFrame(serverMessage, frame);
}

export function encode(message: ClientMessage | ServerMessage): string {
  return JSON.stringify(message);
}

/** Reads one frame of JSON. Never throws. */
export function readFrame<S extends v.GenericSchema>(
  schema: S,
  frame: unknown,
): Parsed<v.InferOutput<S>> {
  if (typeof frame !== 'string') return { ok: false, code: 'invalid' };
  const data = readJson(frame);
  return data === undefined ? { ok: false, code: 'invalid' } : parse(schema, data);
}

/** Whether a frame from a client is over the limit, without encoding it where its length already tells. */
export function isOversized(frame: string | ArrayBuffer | ArrayBufferView): boolean {
  if (typeof frame !== 'string') return frame.byteLength > limits.frameBytes;
  if (frame.length > limits.frameBytes) return true;
  return (
    frame.length * 3 > limits.frameBytes &&
    new TextEncoder().encode(frame).length > limits.frameBytes
  );
}

/** A value of JSON; nothing where it is none. Never throws. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
