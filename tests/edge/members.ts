import { createClient } from '@libsql/client/web';
import type { Contact, RelationAction } from '../../sdk/src/protocol/index.ts';
import { ask, type Guest, makeGuest } from '../chaos/network.ts';

type Server = { readonly url: string; readonly databaseUrl: string };

/** People with accounts on the real server, without the hard work of a password for each. */
export async function makeMembers(server: Server, names: readonly string[]): Promise<Guest[]> {
  const guests = await Promise.all(names.map((name) => makeGuest(server.url, name)));
  const client = createClient({ url: server.databaseUrl });
  try {
    await client.batch(
      guests.map(({ id }) => ({
        sql: "UPDATE user SET kind = 'member', username = lower(id) WHERE id = ?",
        args: [id],
      })),
      'write',
    );
  } finally {
    client.close();
  }
  return guests;
}

// A busy machine is slow; what is late is no failure of what is tested here.
const withinMs = 30_000;

export async function act(me: Guest, action: RelationAction, them: Guest): Promise<Contact> {
  const address = `${me.url}/v1/people/${them.id}/${action}`;
  const options = { body: {}, token: me.token, withinMs };
  for (let left = 5; ; left -= 1) {
    try {
      return (await ask<{ contact: Contact }>(address, options)).contact;
    } catch (error) {
      // What can be repeated may be: the line broke, or the database was too busy to answer in time.
      if (left === 0 || !/fetch failed| 503 /.test(String(error))) throw error;
    }
  }
}

export async function befriend(one: Guest, other: Guest): Promise<void> {
  await act(one, 'request', other);
  await act(other, 'accept', one);
}

/** The private room of two friends. */
export async function openChat(me: Guest, them: Guest): Promise<string> {
  const address = `${me.url}/v1/people/${them.id}/chat`;
  const { chat } = await ask<{ chat: { room: string } }>(address, { body: {}, token: me.token });
  return chat.room;
}
