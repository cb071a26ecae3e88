import { PartylineError } from '../../sdk/src/error.ts';

/** How a call of the SDK ended: `resolved`, or the code that it was rejected with. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'resolved',
    (error) => (error instanceof PartylineError ? error.code : `threw ${error}`),
  );
