/**
 * What may go wrong, for server, SDK and interface alike. `retry` says what helps: nothing (`no`), the same
 * again after a while (`later`), or signing in first. `fatal` ends a connection for good. `http` is the status
 * of an API answer, 0 for what only a client meets.
 */
export const errors = {
  invalid: {
    fatal: false,
    retry: 'no',
    http: 400,
    text: 'Something in this request is not valid.',
  },
  'too-long': { fatal: false, retry: 'no', http: 400, text: 'This text is too long.' },
  'weak-password': {
    fatal: false,
    retry: 'no',
    http: 400,
    text: 'This password is too easy to guess.',
  },
  unauthenticated: { fatal: true, retry: 'sign-in', http: 401, text: 'Please sign in.' },
  'wrong-credentials': {
    fatal: false,
    retry: 'no',
    http: 401,
    text: 'The username or the password is wrong.',
  },
  'signed-out': { fatal: true, retry: 'sign-in', http: 401, text: 'You were signed out.' },
  forbidden: { fatal: true, retry: 'no', http: 403, text: 'You may not do this.' },
  'origin-not-allowed': {
    fatal: true,
    retry: 'no',
    http: 403,
    text: 'This website may not use this chat.',
  },
  'not-found': { fatal: false, retry: 'no', http: 404, text: 'There is nothing here.' },
  'room-not-found': { fatal: true, retry: 'no', http: 404, text: 'There is no room of this name.' },
  'method-not-allowed': {
    fatal: false,
    retry: 'no',
    http: 405,
    text: 'This address does not take this method.',
  },
  'username-taken': { fatal: false, retry: 'no', http: 409, text: 'This username is taken.' },
  'room-exists': {
    fatal: false,
    retry: 'no',
    http: 409,
    text: 'A room of this name exists already.',
  },
  'already-member': {
    fatal: false,
    retry: 'no',
    http: 409,
    text: 'This account is a full account already.',
  },
  'cid-conflict': {
    fatal: false,
    retry: 'no',
    http: 409,
    text: 'Another message was sent under this id.',
  },
  'too-large': { fatal: false, retry: 'no', http: 413, text: 'This is too large.' },
  'unsupported-media-type': {
    fatal: false,
    retry: 'no',
    http: 415,
    text: 'Only application/json is understood here.',
  },
  'unsupported-version': {
    fatal: true,
    retry: 'no',
    http: 426,
    text: 'This page is out of date. Please reload it.',
  },
  'rate-limited': {
    fatal: false,
    retry: 'later',
    http: 429,
    text: 'That was too fast. Please wait a moment.',
  },
  'too-many-connections': {
    fatal: false,
    retry: 'later',
    http: 429,
    text: 'Too many windows of this chat are open.',
  },
  internal: { fatal: false, retry: 'later', http: 500, text: 'Something went wrong on our side.' },
  unavailable: {
    fatal: false,
    retry: 'later',
    http: 503,
    text: 'This is not available right now.',
  },
  'ticket-invalid': {
    fatal: false,
    retry: 'later',
    http: 401,
    text: 'The connection could not be opened. It is tried again.',
  },
  network: { fatal: false, retry: 'later', http: 0, text: 'The server cannot be reached.' },
  aborted: { fatal: false, retry: 'no', http: 0, text: 'This was called off.' },
} as const satisfies Record<string, ErrorRule>;

type ErrorRule = {
  readonly fatal: boolean;
  readonly retry: 'no' | 'later' | 'sign-in';
  readonly http: number;
  readonly text: string;
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
