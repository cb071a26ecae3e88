import { PartylineError } from '../../sdk/src/index.ts';
import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import type { Words } from './words.ts';

/** Why a call of the SDK failed, as far as a form can show it. */
export type Failure = {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
};

export function failureOf(error: unknown): Failure {
  if (error instanceof PartylineError)
    return { code: error.code, field: error.field, retryAfterMs: error.retryAfterMs };
  return { code: 'internal', field: undefined, retryAfterMs: undefined };
}

/** The failure as a sentence, with the time to wait where the server named one. */
export function sayFailure(words: Words, { code, retryAfterMs }: Failure): string {
  const text = words.error(code);
  if (retryAfterMs === undefined) return text;
  return words.count('waitSeconds', Math.ceil(retryAfterMs / 1000), { text });
}
