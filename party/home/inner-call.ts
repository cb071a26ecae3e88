/** How objects and the edge call each other: JSON over the platform's `fetch`, signed, so that nobody else can. */
import * as v from 'valibot';
import { isErrorCode } from '../../sdk/src/protocol/index.ts';
import { innerHeader, signInner, verifyInner } from '../auth/inner.ts';
import { Fault } from '../fault.ts';
import type { Clock, Log, PartyName, Peers } from '../ports.ts';
import { traceOf } from '../trace.ts';
import type { Parties } from './platform.ts';

export const timeoutMs = 10_000;
export const innerAnswer = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({
    ok: v.literal(false),
    code: v.string(),
    field: v.optional(v.string()),
    retryAfterMs: v.optional(v.number()),
  }),
]);
type InnerAnswer = v.InferOutput<typeof innerAnswer>;

/** Calls other objects by party and name. */
export function peersOver(
  parties: Parties,
  { secret, clock }: { secret: string; clock: Clock },
): Peers {
  return {
    async call(party, name, order) {
      const body = JSON.stringify(order);
      const signature = await signInner(secret, addressed(party, name, body), clock.now());
      return outcomeOf(await post(parties, { party, name, body, signature }));
    },
  };
}

/** What the other side answered; throws the fault that it answered instead. */
export function outcomeOf(data: InnerAnswer): unknown {
  if (data.ok) return data.value;
  const { code, field, retryAfterMs } = data;
  throw new Fault(isErrorCode(code) ? code : 'internal', { field, retryAfterMs });
}

async function post(
  parties: Parties,
  call: { party: PartyName; name: string; body: string; signature: string },
): Promise<InnerAnswer> {
  try {
    const response = await parties[call.party]?.get(call.name).fetch({
      method: 'POST',
      headers: { [innerHeader]: call.signature },
      body: call.body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return v.parse(innerAnswer, await response?.json());
  } catch {
    throw new Fault('unavailable');
  }
}

/** Answers a call to the object `name` of `party`. Never rejects; what is not signed for it finds nothing here. */
export async function answerCall(
  request: Request,
  object: {
    party: PartyName;
    name: string;
    secret: string;
    clock: Clock;
    log: Log;
    order: (data: unknown) => Promise<unknown>;
  },
): Promise<Response> {
  const { party, name, secret, clock } = object;
  const body = await request.text();
  const text = addressed(party, name, body);
  if (!(await verifyInner(secret, text, request.headers.get(innerHeader), clock.now())))
    return new Response(null, { status: 404 });
  try {
    return Response.json({ ok: true, value: await object.order(JSON.parse(body)) });
  } catch (error) {
    return refusalOf(error, object);
  }
}

/** What the other side is told of whatever was thrown. */
export function refusalOf(error: unknown, { party, log }: { party: PartyName; log: Log }) {
  if (error instanceof Fault) {
    const { code, field, retryAfterMs } = error;
    return Response.json({ ok: false, code, field, retryAfterMs });
  }
  log('error', 'order failed', { party, error: traceOf(error) });
  return Response.json({ ok: false, code: 'internal' });
}

// The addressee is part of what is signed: a call to one object is worth nothing to another.
const addressed = (party: PartyName, name: string, body: string) => `${party}/${name}\n${body}`;
