import { describe, expect, it } from 'vitest';
import { Fault } from '../../party/fault.ts';
import { traceOf } from '../../party/trace.ts';

const canary = 'canary SELECT secret FROM host.internal:8080';

function thrown(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

describe('what a log says of whatever was thrown', () => {
  it('is where, not what', () => {
    const trace = traceOf(new TypeError(canary));
    expect(trace).toMatch(/^TypeError < .*trace\.test\.ts:\d+:\d+/);
    expect(trace).not.toContain('canary');
  });

  it.each<[string, () => unknown]>([
    ['quotes its input', () => JSON.parse(canary)],
    ['has more lines', () => new Error(`x\n    at canary (canary.js:1:2)\n    at ${canary}`)],
    ['says it in its name', () => Object.assign(new Error('x'), { name: canary })],
    ['is a text', () => canary],
    ['is an object', () => ({ message: canary })],
    ['comes from valibot', () => Object.assign(new Error(`received "${canary}"`))],
  ])('holds nothing of an error that %s', (_, make) => {
    expect(traceOf(thrown(make))).not.toMatch(/canary|SELECT|internal:/);
  });

  it('is the code of what was foreseen', () => {
    expect(traceOf(new Fault('unavailable'))).toBe('unavailable');
  });

  it('names no folder', () => {
    const error = Object.assign(new Error('x'), {
      stack: 'Error: x\n    at Room.run (/srv/somebody/index.js:1:2)\n    at C:\\a\\b.js:3:4',
    });
    expect(traceOf(error)).toBe('Error < Room.run index.js:1:2 < b.js:3:4');
  });
});
