import { bytesOf, concat, u32 } from '../../pictures/samples.ts';

const le16 = (value: number) => Uint8Array.of(value & 255, value >> 8);
const le32 = (value: number) => u32(value).slice().reverse();

/** A zip of stored entries. `shift`: by how much its places lie. */
export function zipOf(
  files: Readonly<Record<string, string>>,
  { comment = '', entries = Object.keys(files).length, shift = 0, between = '' } = {},
): Uint8Array {
  const locals: Uint8Array[] = [];
  const headers: Uint8Array[] = [];
  for (const [name, text] of Object.entries(files)) {
    const at = locals.reduce((sum, { length }) => sum + length, 0);
    const common = concat(
      new Uint8Array(12),
      le32(text.length),
      le32(text.length),
      le16(name.length),
      le16(0),
    );
    const local = concat(bytesOf('PK\x03\x04'), le16(20), common, bytesOf(name + text));
    locals.push(local);
    const rest = concat(new Uint8Array(10), le32(at + shift));
    headers.push(concat(bytesOf('PK\x01\x02'), le16(20), le16(20), common, rest, bytesOf(name)));
  }
  const directory = concat(...headers);
  const start = concat(...locals).length + shift;
  const counts = concat(le16(0), le16(0), le16(entries), le16(entries));
  const end = concat(bytesOf('PK\x05\x06'), counts, le32(directory.length), le32(start));
  return concat(
    ...locals,
    directory,
    bytesOf(between),
    end,
    le16(comment.length),
    bytesOf(comment),
  );
}

export const pdf = (rest = '') => bytesOf(`%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n${rest}`);
