/** The numbers about pictures and files. By themselves, so that what of the SDK is loaded for files brings no others along. */
export const fileLimits = {
  pictureBytes: 2 * 1024 * 1024,
  /** Side of a profile picture in pixels, as the SDK sends it; the server takes up to `pictureSideMost`. */
  pictureSide: 256,
  pictureSideMost: 4_096,
  /** One file. */
  fileBytes: 25 * 1024 * 1024,
  /** One picture as a file of a message, and its size in pixels as it is stored. */
  imageBytes: 8 * 1024 * 1024,
  imageSideMost: 8_000,
  imagePixelsMost: 40_000_000,
  /** Files in one message. */
  filesPerMessage: 10,
  /** All files of one person in rooms, together, unless the operator chose otherwise. */
  filesPerPersonBytes: 1024 * 1024 * 1024,
  fileNameLength: 200,
  altLength: 500,
  /** Files asked for in one call. */
  linksMost: 50,
  /** An upload that no message names is removed after this. */
  uploadKeptMs: 24 * 60 * 60_000,
} as const;
