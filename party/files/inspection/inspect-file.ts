import { isAsClaimed, isNamedLike, type KnownClaim, parseClaim } from './claim.ts';
import { beginningBytes, type FileFormat, type Taken } from './format.ts';
import { formats } from './formats.ts';
import type { ByteSource, Claim, Inspection } from './inspection.ts';
import { Reader } from './reader.ts';
import { ensure, Refusal } from './refusal.ts';

/**
 * Looks into a file that somebody sent: whether its bytes, its name and its type agree, how large what it shows is, and
 * what is to be changed so that it tells nothing of its maker. Decodes nothing. Rejects only when the source does.
 */
export async function inspectFile(source: ByteSource, claim: Claim): Promise<Inspection> {
  try {
    return await takenOf(source, claim);
  } catch (cause) {
    if (cause instanceof Refusal) return { ok: false, code: cause.code };
    throw cause;
  }
}

async function takenOf(source: ByteSource, claim: Claim): Promise<Taken> {
  ensure(source.size > 0, 'file-empty');
  const known = parseClaim(claim);
  const format = known && formatOf(known);
  ensure(known !== undefined && format !== undefined, 'unsupported-media-type');
  ensure(source.size <= format.most, 'too-large');
  const reader = new Reader(source);
  const beginning = await reader.upTo(0, beginningBytes);
  ensure(format.begins(beginning), 'unsupported-media-type');
  const taken = await format.inspect(reader);
  ensure(isAsClaimed(taken.type, known), 'unsupported-media-type');
  return taken;
}

function formatOf(claim: KnownClaim): FileFormat | undefined {
  return formats.find(({ types }) => types.includes(claim.type) && isNamedLike(claim, types));
}
