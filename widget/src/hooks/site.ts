import { useEffect, useState } from 'preact/hooks';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { SiteSettings } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';

// Asked once a page: the door, the account and every room want to know.
const known = new WeakMap<Partyline, Promise<SiteSettings>>();

/** What the page's site offers: undefined until it is known, null where that could not be asked. */
export function useSite(): SiteSettings | null | undefined {
  const { client } = useWidget();
  const [site, setSite] = useState<SiteSettings | null>();
  useEffect(() => {
    let isWanted = true;
    const settle = (found: SiteSettings | null) => isWanted && setSite(found);
    ask(client).then(settle, () => settle(null));
    return () => {
      isWanted = false;
    };
  }, [client]);
  return site;
}

function ask(client: Partyline): Promise<SiteSettings> {
  const asked = known.get(client) ?? client.site();
  known.set(client, asked);
  asked.catch(() => known.delete(client));
  return asked;
}
