import { fileLimits } from './file-limits.ts';

/** The numbers both sides agree on. Lengths are UTF-16 code units unless a name says otherwise. */
export const limits = {
  /** Version of the wire protocol that this code speaks. */
  version: 1,
  frameBytes: 32 * 1024,
  bodyBytes: 64 * 1024,
  textLength: 4_000,
  nameLength: 64,
  titleLength: 80,
  descriptionLength: 500,
  roomLength: 64,
  aboutLength: 280,
  locationLength: 64,
  pronounsLength: 32,
  linkLength: 200,
  noteLength: 280,
  /** Characters of a message that the list of chats shows. */
  lastTextLength: 140,
  /** Friends and requests that one person may have, sent and received ones apart. */
  contactsMost: 1_000,
  /** Unread messages of a room are counted up to here. */
  unreadMost: 100,
  pictureBytes: fileLimits.pictureBytes,
  pictureSide: fileLimits.pictureSide,
  pictureSideMost: fileLimits.pictureSideMost,
  fileBytes: fileLimits.fileBytes,
  imageBytes: fileLimits.imageBytes,
  imageSideMost: fileLimits.imageSideMost,
  imagePixelsMost: fileLimits.imagePixelsMost,
  filesPerMessage: fileLimits.filesPerMessage,
  filesPerPersonBytes: fileLimits.filesPerPersonBytes,
  fileNameLength: fileLimits.fileNameLength,
  altLength: fileLimits.altLength,
  linksMost: fileLimits.linksMost,
  uploadKeptMs: fileLimits.uploadKeptMs,
  usernameMinLength: 3,
  usernameMaxLength: 32,
  passwordMinCodePoints: 8,
  passwordMaxCodePoints: 128,
  /** Events in one page of a sync or of the history. */
  pageEvents: 100,
  /** Newest events that a client without a position receives. */
  newestEvents: 50,
  /** People named in a presence snapshot; the count beside it is always whole. */
  presencePeople: 200,
  connectionsPerPerson: 10,
  ticketMs: 30_000,
  /** A `cid` dated further ahead of the server than this is invalid. */
  cidAheadMs: 24 * 60 * 60_000,
  /** A room answers a repeated `cid` from its own storage for at least this long. */
  cidKeptMs: 7 * 24 * 60 * 60_000,
  typingEveryMs: 2_000,
  typingShownMs: 5_000,
  pingVisibleMs: 25_000,
  pingHiddenMs: 50_000,
  pongWithinMs: 10_000,
  /** A person whose sockets were silent for longer is no longer present. */
  heartbeatMs: 65_000,
  /** Time between a person's last socket closing and the room saying so. */
  leaveAfterMs: 10_000,
} as const;
