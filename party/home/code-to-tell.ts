import { nanoid } from 'nanoid';
import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import { codeOf, Fault } from '../fault.ts';
import { traceOf } from '../trace.ts';
import { consoleLog } from './surroundings.ts';

/** What a client may know of whatever was thrown; the rest goes into the log. */
export function codeToTell(error: unknown, what: string): ErrorCode {
  if (!(error instanceof Fault))
    consoleLog('error', what, { id: nanoid(10), error: traceOf(error) });
  return codeOf(error);
}
