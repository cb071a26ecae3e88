/** What campaigns and networks add to an address; the page is the same with and without. */
const tracking =
  /^(utm_.*|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|twclid|ttclid|yclid|igshid|mc_[ce]id|_ga|_gl|ref_src)$/;

/** The address that stands for a page: the canonical one it names, otherwise its own without what tells visits apart. */
export function addressOf({ own, canonical }: { own: string; canonical?: string | undefined }) {
  const address = new URL(canonical || own);
  address.hash = '';
  if (canonical) return address.href;
  for (const name of [...address.searchParams.keys()])
    if (tracking.test(name)) address.searchParams.delete(name);
  address.searchParams.sort();
  return address.href;
}

/** The address that stands for the page of this document. */
export function pageAddress(page: Document): string {
  const link = page.querySelector<HTMLLinkElement>('link[rel~="canonical"][href]');
  return addressOf({ own: page.location.href, canonical: link?.href });
}

/** The room of a page: 64 bits of FNV-1a over its address, which are there at once, also where a page has no secure connection. */
export function roomOfPage(address: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(address))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `page-${hash.toString(36)}`;
}

const events = ['turbo:load', 'astro:page-load'];
/** A new address comes first, the head that belongs to it a moment later. */
const settleMs = 50;

/** Calls back with the address of the page whenever it is another one, as in apps that change pages without loading them. */
export function followPage(page: Document, onChange: (address: string) => void): () => void {
  let before = pageAddress(page);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const now = pageAddress(page);
    if (now === before) return;
    before = now;
    onChange(now);
  };
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(look, settleMs);
  };
  // A browser without the Navigation API tells nothing of new addresses, but pages give themselves new titles then.
  const head = new MutationObserver(ask);
  const attributeFilter = ['href', 'rel'];
  const watchHead = () => {
    head.disconnect();
    head.observe(page.head, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter,
    });
    ask();
  };
  const { navigation } = globalThis as { navigation?: EventTarget };
  watchHead();
  navigation?.addEventListener('currententrychange', ask);
  addEventListener('popstate', ask);
  for (const type of events) page.addEventListener(type, watchHead);
  return () => {
    clearTimeout(timer);
    head.disconnect();
    navigation?.removeEventListener('currententrychange', ask);
    removeEventListener('popstate', ask);
    for (const type of events) page.removeEventListener(type, watchHead);
  };
}
