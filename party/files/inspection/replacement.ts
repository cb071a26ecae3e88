import { isEqual } from '../../pictures/bytes.ts';
import type { Rewrite } from '../store.ts';

/** Other bytes for all, or nothing where they are the same. */
export function replacementOf(bytes: Uint8Array, clean: Uint8Array<ArrayBuffer>): Rewrite | null {
  return isEqual(bytes, clean) ? null : { kind: 'replace', bytes: clean };
}
