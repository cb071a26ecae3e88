import { type ErrorCode, errors } from './protocol/index.ts';

/** The one error that the SDK throws. `code` is a code of the error table; `retryAfterMs` in ms, where the server gave one. */
export class PartylineError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Names the failure in the server's log. */
  readonly requestId: string | undefined;

  constructor(
    code: ErrorCode,
    details: {
      message?: string;
      field?: string | undefined;
      retryAfterMs?: number | undefined;
      requestId?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(details.message ?? errors[code].text, { cause: details.cause });
    this.name = 'PartylineError';
    this.code = code;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
  }
}
