/** What s3rver lacks of uploads in parts: their list, their end without a file, and no to what does not fit. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const leastPartBytes = 5 * 1024 * 1024;
export type Part = { readonly number: number; readonly tag: string; readonly size: number };

/** Uploads of one bucket, where s3rver keeps them. */
export class Uploads {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined where the upload is not open. */
  async findParts(uploadId: string): Promise<Part[] | undefined> {
    if (!/^[0-9a-f]+$/.test(uploadId)) return undefined;
    const names = await readdir(join(this.#folder, uploadId)).catch(() => undefined);
    if (!names?.includes('key')) return undefined;
    const numbers = names.filter((name) => /^\d+$/.test(name) && names.includes(`${name}.md5`));
    return Promise.all(
      numbers.map(async (name) => ({
        number: Number(name),
        tag: await readFile(join(this.#folder, uploadId, `${name}.md5`), 'utf8'),
        size: (await stat(join(this.#folder, uploadId, name))).size,
      })),
    );
  }

  async abort(uploadId: string): Promise<void> {
    await rm(join(this.#folder, uploadId), { recursive: true, force: true });
  }

  async count(): Promise<number> {
    return (await readdir(this.#folder).catch(() => [])).length;
  }
}

export function listXml(parts: readonly Part[]): string {
  const items = parts.map(
    ({ number, tag, size }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${tag}&quot;</ETag><Size>${size}</Size></Part>`,
  );
  return `<?xml version="1.0"?><ListPartsResult>${items.join('')}</ListPartsResult>`;
}

export const errorXml = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>canary-bucket</Message></Error>`;

/** Why S3 would not make a file of these parts. */
export function problemOfCompletion(body: string, parts: readonly Part[]): string | undefined {
  const named = [...body.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
  if (named.length === 0) return 'MalformedXML';
  for (const [index, [, number, tag]] of named.entries()) {
    const part = parts.find((one) => one.number === Number(number));
    if (part === undefined || tag?.replaceAll('&#34;', '') !== part.tag) return 'InvalidPart';
    const before = named[index - 1];
    if (before !== undefined && Number(before[1]) >= part.number) return 'InvalidPartOrder';
    if (index < named.length - 1 && part.size < leastPartBytes) return 'EntityTooSmall';
  }
  return undefined;
}
