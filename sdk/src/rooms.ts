import type { Http } from './http.ts';
import { answers } from './protocol/index.ts';
import type { Partyline } from './types.ts';

/** What there is to know about rooms without opening one. */
export function roomsOf(call: Http): Partyline['rooms'] {
  const path = '/v1/rooms';
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`;
  const answer = answers.room;
  return {
    list: (query) => call({ path, query, answer: answers.roomList }),
    get: async (id) => (await call({ path: at(id), answer })).room,
    create: async (body) => (await call({ path, body, answer })).room,
    members: (id, query) => call({ path: `${at(id)}/members`, query, answer: answers.members }),
  };
}
