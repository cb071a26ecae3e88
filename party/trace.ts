import { Fault } from './fault.ts';

const mostFrames = 6;

/**
 * What a log may say of whatever was thrown: its kind, and where. Never its text, which may quote what somebody wrote,
 * an address or SQL.
 */
export function traceOf(error: unknown): string {
  if (error instanceof Fault) return error.code;
  if (!(error instanceof Error)) return typeof error;
  // The text comes first in it, and may look like frames itself.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .flatMap(readFrame)
    .slice(0, mostFrames);
  return [kindOf(error), ...frames].join(' < ');
}

const kindOf = (error: Error) => (/^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error');

// The function and its line, without the folders that the file is in. Lines of the text look different, or say nothing.
function readFrame(line: string): string[] {
  const found =
    /^ {4}at (?:(?:async )?([\w.#<>$ [\]]{1,80}) \()?(?:.*[/\\])?([\w.-]{1,60}:\d+:\d+)\)?$/.exec(
      line,
    );
  return found === null ? [] : [[found[1], found[2]].filter(Boolean).join(' ')];
}
