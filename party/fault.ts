import { type ErrorCode, errorTexts } from '../sdk/src/protocol/index.ts';

/** An expected failure on its way to an answer, a refusal or a close. Everything else that is thrown becomes `internal`. */
export class Fault extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    details: { field?: string | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(errorTexts[code]);
    this.name = 'Fault';
    this.code = code;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** What is said of whatever was thrown. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof Fault ? error.code : 'internal';
}
