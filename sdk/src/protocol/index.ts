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
export { type Ack, type ServerMessage, serverMessage } from './server-message.ts';
export {
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
