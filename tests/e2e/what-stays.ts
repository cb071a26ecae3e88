/** Notes what is listened to, waited for and connected to from here on; `staying()` says what is left of it. */
export function countWhatStays() {
  const heard = new Map<string, { target: EventTarget; type: string }>();
  const ids = new Map<unknown, number>();
  const idOf = (thing: unknown) => {
    if (!ids.has(thing)) ids.set(thing, ids.size);
    return ids.get(thing);
  };
  const capture = (options: unknown) =>
    options === true || (options as { capture?: boolean } | undefined)?.capture === true;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    const key = [idOf(target), type, idOf(listener), capture(options)].join();
    // The tool that drives the browser listens too.
    const isOurs = /\/(widget|assets\/)/.test(new Error('who').stack ?? '');
    if (listener && isOurs) heard.set(key, { target, type });
    const { signal, once } = Object(options);
    signal?.addEventListener('abort', () => heard.delete(key));
    if (once) addEventListener.call(target, type, () => heard.delete(key), options);
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    heard.delete([idOf(target), type, idOf(listener), capture(options)].join());
    return removeEventListener.call(target, type, listener, options);
  };
  const timers = new Set<unknown>();
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  globalThis.setTimeout = ((work: () => void, ms: number) => {
    const id = setTimeout(() => {
      timers.delete(id);
      work();
    }, ms);
    timers.add(id);
    return id;
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((id: number) => {
    timers.delete(id);
    clearTimeout(id);
  }) as typeof clearTimeout;
  globalThis.setInterval = ((work: () => void, ms: number) => {
    const id = setInterval(work, ms);
    timers.add(id);
    return id;
  }) as typeof setInterval;
  globalThis.clearInterval = ((id: number) => {
    timers.delete(id);
    clearInterval(id);
  }) as typeof clearInterval;
  const sockets: WebSocket[] = [];
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  // What nobody can reach any more listens to nothing: nodes that are gone, sockets and signals that are over.
  const isThere = (target: EventTarget) =>
    target === globalThis ||
    (target instanceof Node && target.isConnected) ||
    target instanceof MediaQueryList ||
    target instanceof BroadcastChannel ||
    target === globalThis.visualViewport ||
    target === Reflect.get(globalThis, 'navigation');
  Object.assign(globalThis, {
    staying: () => ({
      nodes: document.querySelectorAll('partyline-launcher, partyline-chat').length,
      listeners: [...heard.values()]
        .filter(({ target }) => isThere(target))
        .map(({ type }) => type),
      timers: timers.size,
      sockets: sockets.filter(({ readyState }) => readyState < 2).length,
      globals: Object.keys(globalThis).filter((name) => /^party/i.test(name)),
      sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    }),
  });
}
