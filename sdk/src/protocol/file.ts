import * as v from 'valibot';
import { fileLimits as limits } from './file-limits.ts';
import { messageFile } from './message-file.ts';
import { isPlain, moment, shortText } from './vocabulary.ts';

/** Media types that a file may have, with the extensions that its name may end in. Nothing that a browser runs is among them. */
export const fileTypes = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/avif': ['avif'],
  'video/mp4': ['mp4', 'm4v', 'mov'],
  'video/webm': ['webm'],
  'audio/mp4': ['m4a'],
  'audio/webm': ['weba'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt'],
  'application/zip': ['zip'],
} as const satisfies Record<string, readonly string[]>;
export type FileType = keyof typeof fileTypes;

/** Made by the client: 128 random bits. Whoever begins an upload twice means the same one. */
export const fileId = v.pipe(
  v.string(),
  v.check((id) => /^f_[A-Za-z0-9_-]{22}$/.test(id)),
);
/** Name of a file: no path, nothing that makes it look like another one. */
const fileName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(limits.fileNameLength, 'too-long'),
  v.check((name) => isPlain(name) && !/[/\\]/.test(name) && !/^\.+$/.test(name)),
);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const side = v.optional(v.pipe(count, v.maxValue(limits.imageSideMost)));
const digest = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/));
/** ThumbHash of a picture in base64. */
const placeholder = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{4,48}={0,2}$/));

/** Bodies of what is done with files, under `/v1`. */
export const fileRequests = {
  /** Sizes in pixels as they are shown; the server corrects them where it can tell. `duration` in seconds. */
  begin: v.strictObject({
    id: fileId,
    name: fileName,
    type: v.picklist(Object.keys(fileTypes) as FileType[], 'unsupported-media-type'),
    size: v.pipe(count, v.maxValue(limits.fileBytes, 'too-large')),
    width: side,
    height: side,
    duration: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400))),
    placeholder: v.optional(placeholder),
  }),
  /** `digest`: SHA-256 over the SHA-256 digests of all parts in their order, in base64. */
  finish: v.strictObject({ digest }),
  links: v.strictObject({
    ids: v.pipe(v.array(fileId), v.minLength(1), v.maxLength(limits.linksMost)),
  }),
};
export type FileBegin = v.InferOutput<typeof fileRequests.begin>;

/** How a message names an upload. `alt` describes a picture to who cannot see it. */
export const fileReference = v.strictObject({
  id: fileId,
  alt: v.optional(v.pipe(shortText(limits.altLength), v.minLength(1))),
});
export type FileReference = v.InferOutput<typeof fileReference>;

/** Answers of what is done with files. */
export const fileAnswers = {
  /**
   * What is still to be sent: part `index` holds the bytes from `index * partBytes` on, and goes with PUT to `url`.
   * A `url` without a host is the server's own and takes the session and a `Content-Digest`; any other takes neither.
   */
  upload: v.object({
    partBytes: v.number(),
    parts: v.array(v.object({ index: v.number(), url: v.string() })),
    /** There when it was finished before. */
    file: v.optional(messageFile),
  }),
  file: v.object({ file: messageFile }),
  /** Addresses by file, without a host; files that are not there are left out. */
  links: v.object({ links: v.record(v.string(), v.string()), expiresAt: moment }),
};
export type FileUpload = v.InferOutput<typeof fileAnswers.upload>;
export type FileLinks = v.InferOutput<typeof fileAnswers.links>;
