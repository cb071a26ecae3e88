import { createPartyline, type Partyline } from '../../sdk/src/index.ts';

type Shared = { readonly client: Partyline; users: number };
const clients = new Map<string, Shared>();

/**
 * A client of `server` and one of its sites that all widgets of the page share, so that they agree on who is signed in. Give it
 * back with `release`.
 */
export function acquireClient(
  server: string,
  site: string | null,
): { client: Partyline; release: () => void } {
  const key = `${server} ${site}`;
  const shared = clients.get(key) ?? {
    client: createPartyline(site ? { server, site } : { server }),
    users: 0,
  };
  clients.set(key, shared);
  shared.users += 1;
  let isReleased = false;
  const release = () => {
    if (isReleased) return;
    isReleased = true;
    shared.users -= 1;
    if (shared.users > 0) return;
    clients.delete(key);
    shared.client.close();
  };
  return { client: shared.client, release };
}
