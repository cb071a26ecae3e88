import type { ErrorCode } from './protocol/index.ts';

/**
 * The one error that the SDK throws. `code` is a code of the error table; `message` the server's sentence where it
 * gave one, else the code again; `retryAfterMs` in ms, where the server gave one.
 */
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
    const { message = `Partyline: ${code}` } = details;
    super(message, details);
    Object.assign(this, details, { name: 'PartylineError', code, message });
  }
}

/** A part of the SDK that is loaded when it is needed. Rejects with `network` where it cannot be. */
export function lazily<T>(part: Promise<T>): Promise<T> {
  return part.catch((cause) => {
    throw new PartylineError('network', { cause });
  });
}
