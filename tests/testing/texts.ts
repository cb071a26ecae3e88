import type { RoomHandle } from 'partyline';

/** What a room shows, oldest first. */
export const textsOf = ({ state }: RoomHandle): string[] =>
  state.timeline.flatMap((item) => (item.type === 'message' ? [item.text] : []));
