import { type ErrorCode, errors } from './protocol/index.ts';

/** The one error that the SDK throws. `code` is a code of the error table; `retryAfterMs` in ms, where the server gave one. */
export class PartylineError extends Error {
  declare readonly code: ErrorCode;
  declare readonly field: string | undefined;
  declare readonly retryAfterMs: number | undefined;
  /** Names the failure in the server's log. */
  declare readonly requestId: string | undefined;

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
    const { message = errors[code].text, field, retryAfterMs, requestId, cause } = details;
    super(message, { cause });
    Object.assign(this, { name: 'PartylineError', code, field, retryAfterMs, requestId });
  }
}
