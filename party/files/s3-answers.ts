/** The little of S3's XML that we read and write. */
const decoder = new TextDecoder();

/** One part of an upload as the bucket has it. `number` begins at 1. */
export type KeptPart = { readonly number: number; readonly tag: string; readonly size: number };

/** S3's code of what went wrong, or the status where there is none; undefined when nothing did. */
export function problemOf(status: number, headers: Headers, bytes: Uint8Array): string | undefined {
  const isXml = /xml/.test(headers.get('content-type') ?? '');
  // Also with 200: an upload that is completed can fail after the answer has begun.
  const text = isXml || status >= 300 ? decoder.decode(bytes) : '';
  if (status < 300 && !text.includes('<Error>')) return undefined;
  return field(text, 'Code') ?? String(status);
}

export function readUploadId(bytes: Uint8Array): string | undefined {
  return field(decoder.decode(bytes), 'UploadId');
}

export function readParts(bytes: Uint8Array): KeptPart[] {
  const parts = decoder.decode(bytes).match(/<Part>[\s\S]*?<\/Part>/g) ?? [];
  return parts.map((part) => ({
    number: Number(field(part, 'PartNumber')),
    tag: field(part, 'ETag') ?? '',
    size: Number(field(part, 'Size')),
  }));
}

export function completionOf(parts: readonly KeptPart[]): string {
  const list = parts.map(
    ({ number, tag }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
}

function field(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(quot|#34|amp|lt|gt|apos|#39);/g, (_, entity) => entities[entity] ?? '');
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  '#39': "'",
};
const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
