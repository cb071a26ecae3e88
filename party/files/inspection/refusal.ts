import type { Inspection } from './inspection.ts';

export type RefusalCode = Extract<Inspection, { ok: false }>['code'];

/** Thrown where a reader finds that a file is not taken, and caught by `inspectFile` alone: readers are deep, and the answer is one. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Ends the inspection unless this holds. */
export function ensure(holds: boolean, code: RefusalCode = 'file-damaged'): asserts holds {
  if (!holds) throw new Refusal(code);
}
