import { useEffect, useState } from 'preact/hooks';
import type { SiteSettings } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';

/** What the page's site offers: undefined until it is known, null where that could not be asked. */
export function useSite(): SiteSettings | null | undefined {
  const { client } = useWidget();
  const [site, setSite] = useState<SiteSettings | null>();
  useEffect(() => {
    let isWanted = true;
    const settle = (found: SiteSettings | null) => isWanted && setSite(found);
    client.site().then(settle, () => settle(null));
    return () => {
      isWanted = false;
    };
  }, [client]);
  return site;
}
