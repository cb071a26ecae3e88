import type { Random } from '../../../harness/random.ts';
import { concat, u32 } from '../../pictures/samples.ts';

const edges = [0, 1, 2, 7, 8, 0x1f, 0x7f, 0x80, 0xec, 0xfe, 0xff];
const lengths = [0, 1, 7, 8, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** One file as somebody might spoil it: bytes, lengths, pieces left out, said twice or in another place. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  const place = () => random.below(copy.length);
  switch (random.below(6)) {
    case 0:
      copy[place()] = random.pick(edges);
      return copy;
    case 1:
      for (let count = 0; count < 4; count += 1) copy[place()] = random.below(256);
      return copy;
    case 2: {
      const at = random.below(Math.max(1, copy.length - 4));
      copy.set(u32(random.pick(lengths)).subarray(0, copy.length - at), at);
      return copy;
    }
    case 3:
      return concat(copy.subarray(0, place()), copy.subarray(place()));
    case 4: {
      const [from, to] = [place(), place()].sort((one, other) => one - other);
      return concat(copy.subarray(0, to), copy.subarray(from));
    }
    default:
      return copy.subarray(0, place());
  }
}
