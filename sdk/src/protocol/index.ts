export { type ClientMessage, clientMessage, type SendOrder } from './client-message.ts';
export {
  decodeClientMessage,
  decodeServerMessage,
  encode,
  isOversized,
  type Parsed,
  parse,
} from './codec.ts';
export { errorStatus, errorTexts } from './error-answers.ts';
export { closeCodeOf, closeCodes, type ErrorCode, errors, isErrorCode } from './errors.ts';
export {
  event,
  type MessageEvent,
  messageEvent,
  type ReceivedEvent,
  type RoomEvent,
  receivedEvent,
} from './event.ts';
export {
  type FileBegin,
  type FileLinks,
  type FileReference,
  type FileType,
  type FileUpload,
  fileAnswers,
  fileId,
  fileReference,
  fileRequests,
  fileTypes,
} from './file.ts';
export {
  answers,
  type HistoryPage,
  type HistoryQuery,
  type MemberList,
  type Room,
  type RoomList,
  requests,
  type Session,
} from './http.ts';
export { limits } from './limits.ts';
export { type MessageFile, messageFile } from './message-file.ts';
export {
  type Chat,
  type Contact,
  type ContactList,
  chat,
  contact,
  type FoundPeople,
  type FoundPerson,
  type LastMessage,
  type Lobby,
  lastMessage,
  type PresenceOf,
  type Profile,
  peopleAnswers,
  peopleRequests,
  presenceOf,
  type ReadMark,
  type RelationAction,
  type RelationState,
  relationAction,
  relationState,
} from './people.ts';
export {
  decodePersonMessage,
  decodePersonOrder,
  encodePersonMessage,
  type PersonMessage,
  type PersonOrderMessage,
  personMessage,
} from './person-message.ts';
export { type Ack, type ServerMessage, serverMessage } from './server-message.ts';
export {
  type SiteSettings,
  siteAnswers,
  siteHeader,
  siteKey,
  siteRequests,
  siteSettings,
} from './site.ts';
export {
  anyText,
  cid,
  cidTime,
  type Person,
  person,
  personId,
  personName,
  roomId,
  text,
  username,
} from './vocabulary.ts';
