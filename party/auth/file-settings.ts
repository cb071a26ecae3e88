import * as v from 'valibot';
import { limits } from '../../sdk/src/protocol/index.ts';
import { isR2Bucket, type R2Bucket } from '../files/r2-bucket.ts';

/** Where the bytes of files are: in objects of this server, in a bucket that the Worker is bound to, or in one that speaks S3. */
export type FileStoreSettings =
  | 'embedded'
  | { readonly binding: R2Bucket }
  | {
      /** Address without the bucket, with the scheme and without a slash at its end. */
      readonly endpoint: string;
      readonly bucket: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };

const mib = 1024 * 1024;
const isAddress = (text: string) => URL.canParse(text) && new URL(text).search === '';

/** Variables of the environment about files. */
export const fileVariables = {
  FILE_STORE: v.optional(v.picklist(['embedded', 'r2', 's3']), 'embedded'),
  /** Of R2, from the bindings of a Worker: no text, as the others are. */
  FILES_BUCKET: v.optional(v.unknown()),
  S3_ENDPOINT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https?:\/\//),
      v.check(isAddress),
      v.transform((address) => address.replace(/\/+$/, '')),
    ),
  ),
  S3_BUCKET: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/))),
  S3_REGION: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/)), 'us-east-1'),
  S3_ACCESS_KEY_ID: v.optional(v.string()),
  S3_SECRET_ACCESS_KEY: v.optional(v.string()),
  FILES_PER_PERSON_MIB: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => Number(text) * mib),
      v.safeInteger(),
      v.minValue(0),
    ),
    String(limits.filesPerPersonBytes / mib),
  ),
};
const variables = v.object(fileVariables);
type Variables = v.InferOutput<typeof variables>;

/** What is missing of a bucket's settings; undefined where all is there, or nothing is asked for. */
export function problemOfFiles(values: Variables): string | undefined {
  if (values.FILE_STORE === 'embedded') return undefined;
  if (values.FILE_STORE === 'r2') {
    if (isR2Bucket(values.FILES_BUCKET)) return undefined;
    return 'FILE_STORE is r2, and no bucket is bound as FILES_BUCKET, which only a Worker can be.';
  }
  const needed = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
  const missing = needed.find((name) => values[name] === undefined);
  return missing && `FILE_STORE is s3, and ${missing} is missing.`;
}

export function toFileStore(values: Variables): FileStoreSettings {
  if (values.FILE_STORE === 'embedded') return 'embedded';
  if (isR2Bucket(values.FILES_BUCKET) && values.FILE_STORE === 'r2')
    return { binding: values.FILES_BUCKET };
  return {
    endpoint: values.S3_ENDPOINT ?? '',
    bucket: values.S3_BUCKET ?? '',
    region: values.S3_REGION,
    accessKeyId: values.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? '',
  };
}
