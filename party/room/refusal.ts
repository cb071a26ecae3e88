import { cid, parse, type ServerMessage } from '../../sdk/src/protocol/index.ts';
import type { Fault } from '../fault.ts';

export type Refused = Extract<ServerMessage, { type: 'refused' }>;

/** What is told to the sender of an order that cannot be taken. */
export function refused(
  {
    code,
    field,
    retryAfterMs,
  }: Pick<Fault, 'code'> & Partial<Pick<Fault, 'field' | 'retryAfterMs'>>,
  about: { cid?: string | undefined },
): Refused {
  return {
    type: 'refused',
    code,
    ...(field !== undefined && { field }),
    ...(about.cid !== undefined && { cid: about.cid }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** The cid in a frame that is not understood, so that its sender knows which message is meant. */
export function cidIn(frame: string | ArrayBuffer): string | undefined {
  const found = typeof frame === 'string' ? /"cid":"([0-9a-f-]{36})"/.exec(frame)?.[1] : undefined;
  const parsed = parse(cid, found);
  return parsed.ok ? parsed.value : undefined;
}
