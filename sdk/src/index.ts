export { createPartyline } from './client.ts';
export { PartylineError } from './error.ts';
export type { ChatFile, FileInput, FileUploadState, PreparedFile } from './files/types.ts';
export { memoryOutbox } from './outbox.ts';
export {
  type ErrorCode,
  errors,
  type MemberList,
  type Person,
  type Room,
  type RoomList,
  type SiteSettings,
} from './protocol/index.ts';
export type {
  ChatMessage,
  ChatNotice,
  ClientEvents,
  ConnectionStatus,
  KeyValueStore,
  MessageDraft,
  OutboxEntry,
  OutboxStore,
  Partyline,
  PartylineOptions,
  RoomEvents,
  RoomHandle,
  RoomState,
  SessionState,
  TimelineItem,
} from './types.ts';
