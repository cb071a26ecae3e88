import { Fault } from '../../party/fault.ts';
import type { ErrorCode } from '../../sdk/src/protocol/index.ts';

/** What an answer holds on its way from one object to another. */
export type Outcome =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly field?: string | undefined };

export const unavailable: Outcome = { ok: false, code: 'unavailable' };

export async function outcomeOf(answer: Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, json: JSON.stringify(await answer) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, code: error.code, field: error.field };
    throw error;
  }
}

export function openOutcome(outcome: Outcome): unknown {
  if (outcome.ok) return JSON.parse(outcome.json);
  throw new Fault(outcome.code, { field: outcome.field });
}
