export { PartylineChat, type PartylineChatProps } from './chat.ts';
export {
  PartylineProvider,
  type PartylineProviderProps,
  usePartyline,
  useSession,
} from './client.ts';
export { type UsedPeople, usePeople } from './people.ts';
export { type UsedRoom, useRoom } from './room.ts';
