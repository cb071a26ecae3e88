type ErrorRule = { readonly fatal: boolean; readonly retry: 'no' | 'later' | 'sign-in' };

// Shared, because everybody who loads the SDK loads this table.
const no = { fatal: false, retry: 'no' } as const satisfies ErrorRule;
const never = { fatal: true, retry: 'no' } as const satisfies ErrorRule;
const later = { fatal: false, retry: 'later' } as const satisfies ErrorRule;
const signIn = { fatal: true, retry: 'sign-in' } as const satisfies ErrorRule;

/**
 * What may go wrong, for server, SDK and interface alike. `retry` says what helps: nothing (`no`), the same
 * again after a while (`later`), or signing in first. `fatal` ends a connection for good. What an answer of the
 * API says of it is in `error-answers.ts`.
 */
export const errors = {
  invalid: no,
  'too-long': no,
  'weak-password': no,
  unauthenticated: signIn,
  'wrong-credentials': no,
  'signed-out': signIn,
  forbidden: never,
  'origin-not-allowed': never,
  'site-not-found': never,
  'switched-off': no,
  'token-invalid': no,
  'not-found': no,
  'room-not-found': never,
  'method-not-allowed': no,
  'username-taken': no,
  'room-exists': no,
  'already-member': no,
  'person-not-found': no,
  yourself: no,
  blocked: no,
  'members-only': no,
  'not-friends': never,
  'too-many': no,
  'not-a-picture': no,
  'cid-conflict': no,
  'file-not-found': no,
  'file-empty': no,
  'file-damaged': no,
  'quota-exceeded': no,
  'checksum-mismatch': later,
  'too-large': no,
  'unsupported-media-type': no,
  'unsupported-version': never,
  'rate-limited': later,
  'too-many-connections': later,
  internal: later,
  unavailable: later,
  'ticket-invalid': later,
  network: later,
  aborted: no,
};

/** Every code that an answer, a refusal or a close reason can carry. */
export type ErrorCode = keyof typeof errors;

/** Tells whether a text from outside is one of our codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}

/** Close codes of a socket. After `fatal` a client stops; after every other it comes back. The reason is an error code. */
export const closeCodes = { fatal: 4400, retry: 4500 } as const;

/** The close code that fits an error. */
export function closeCodeOf(code: ErrorCode): number {
  return errors[code].fatal ? closeCodes.fatal : closeCodes.retry;
}
