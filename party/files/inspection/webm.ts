/** WebM: a header that says so, then one segment of what it is, its tracks, and clusters of their data. RFC 9559. */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii, u32be } from '../../pictures/bytes.ts';
import { durationOf } from './duration.ts';
import { childrenOf, elementAt, isEnded, loadElement } from './ebml.ts';
import { Edits } from './edits.ts';
import type { FileFormat } from './format.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';
import { walkSegment } from './webm-segment.ts';

const headerId = 0x1a45dfa3;
const docTypeId = 0x4282;
const segmentId = 0x18538067;
const mostHeaderBytes = 1_024;

export const webm: FileFormat = {
  types: ['video/webm', 'audio/webm'],
  most: limits.fileBytes,
  begins: (beginning) => u32be(beginning, 0) === headerId,
  inspect: async (reader) => {
    const segment = await elementAt(reader, await endOfHeader(reader));
    // Nothing stands behind it.
    ensure(segment.id === segmentId && (!isEnded(segment) || segment.end === reader.size));
    const edits = new Edits();
    const { info, tracks, seconds } = await walkSegment(reader, segment.dataAt, edits);
    const duration = durationOf(info.seconds ?? seconds);
    const length = duration === undefined ? {} : { duration };
    return { ok: true, ...tracks, ...length, change: await edits.change(reader) };
  },
};

/** Of a file that calls itself webm: what only calls itself matroska may hold what browsers do not play. */
async function endOfHeader(reader: Reader): Promise<number> {
  const header = await elementAt(reader, 0);
  ensure(header.id === headerId && header.end - header.dataAt <= mostHeaderBytes);
  const children = childrenOf(await loadElement(reader, header));
  const docType = children.find(({ id }) => id === docTypeId)?.data;
  const isWebm = docType !== undefined && /^webm\0*$/.test(ascii(docType, 0, docType.length));
  ensure(isWebm, 'unsupported-media-type');
  return header.end;
}
