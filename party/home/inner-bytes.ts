/**
 * Calls to objects of files. The order goes in a header, signed; bytes go as the body, there or back. Of bytes that
 * are sent the order holds the digest, which the object checks: so they are signed too.
 */
import * as v from 'valibot';
import { innerHeader, signInner, verifyInner } from '../auth/inner.ts';
import { Fault } from '../fault.ts';
import type { FileOrder } from '../file/orders.ts';
import type { FileObjects } from '../files/embedded.ts';
import { inTime } from '../in-time.ts';
import type { Clock, Log } from '../ports.ts';
import { innerAnswer, outcomeOf, refusalOf, timeoutMs } from './inner-call.ts';
import type { Parties } from './platform.ts';

/** Carries the order, as JSON in ASCII. */
const orderHeader = 'x-partyline-order';

/** Calls the objects of files. */
export function fileObjectsOver(
  parties: Parties,
  { secret, clock }: { secret: string; clock: Clock },
): FileObjects {
  const call = async (id: string, order: FileOrder, body: BodyInit | null) => {
    const text = JSON.stringify(order);
    const signature = await signInner(secret, addressed(id, text), clock.now());
    const headers = { [orderHeader]: text, [innerHeader]: signature };
    const file = parties.file?.get(id);
    if (file === undefined) throw new Fault('unavailable');
    // Not a signal: it would end a long answer in the middle.
    return inTime(clock, timeoutMs, file.fetch({ method: 'POST', headers, body })).catch(() => {
      throw new Fault('unavailable');
    });
  };
  return {
    async send(id, order, bytes) {
      const response = await call(id, order, bytes ?? null);
      return outcomeOf(await readAnswer(response));
    },
    async read(id, order) {
      const response = await call(id, order, null);
      if (!isBytes(response)) outcomeOf(await readAnswer(response));
      if (response.body === null) throw new Fault('unavailable');
      return response.body;
    },
  };
}

async function readAnswer(response: Response) {
  try {
    return v.parse(innerAnswer, await response.json());
  } catch {
    throw new Fault('unavailable');
  }
}

/** Answers a call to the file `name`. Never rejects; what is not signed for it finds nothing here. */
export async function answerBytes(
  request: Request,
  object: {
    name: string;
    secret: string;
    clock: Clock;
    log: Log;
    order: (data: unknown, bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>;
  },
): Promise<Response> {
  const { name, secret, clock } = object;
  const order = request.headers.get(orderHeader) ?? '';
  const signature = request.headers.get(innerHeader);
  if (!(await verifyInner(secret, addressed(name, order), signature, clock.now())))
    return new Response(null, { status: 404 });
  try {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const value = await object.order(JSON.parse(order), bytes);
    if (value instanceof ReadableStream) return new Response(value, { headers: bytesType });
    return Response.json({ ok: true, value });
  } catch (error) {
    return refusalOf(error, { party: 'file', log: object.log });
  }
}

const bytesType = { 'content-type': 'application/octet-stream' };
const isBytes = ({ status, headers }: Response) =>
  status === 200 && headers.get('content-type') === bytesType['content-type'];

// Signatures of calls without a header for the order are made over another text, so that none is worth anything here.
const addressed = (id: string, order: string) => `file/${id} ${orderHeader}\n${order}`;
