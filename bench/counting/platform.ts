import type { Meter, What } from './meter.ts';

type Find = () => Meter | undefined;
type Call = (...args: readonly unknown[]) => unknown;
type Fetching = { fetch(request: Request): Promise<Response> };
type Namespace = { idFromName(name: string): object; get(id: object): Fetching };

/** Puts a count before what all objects share: timers, sockets and requests to libSQL. */
export function patchGlobals(find: Find): void {
  patchTimers(find);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (frame) {
    find()?.count('messagesOut');
    send.call(this, frame);
  };
  const ask = globalThis.fetch;
  globalThis.fetch = (...args) => {
    const meter = find();
    return meter === undefined ? ask(...args) : meter.during(() => askCounted(meter, ask(...args)));
  };
}

// What a timer is set for runs in the context that set it: of the same object.
function patchTimers(find: Find): void {
  const { setTimeout: start, clearTimeout: end } = globalThis;
  const ends = new Map<unknown, () => void>();
  const over = (timer: unknown) => {
    ends.get(timer)?.();
    ends.delete(timer);
  };
  const counted = (task: () => void, ms?: number) => {
    const timer: unknown = start(() => {
      task();
      over(timer);
    }, ms);
    const meter = find();
    if (meter) ends.set(timer, meter.begin());
    return timer;
  };
  Object.assign(globalThis, {
    setTimeout: counted,
    clearTimeout: (timer: Parameters<typeof end>[0]) => {
      end(timer);
      over(timer);
    },
  });
}

async function askCounted(meter: Meter, asked: Promise<Response>): Promise<Response> {
  const response = await asked;
  const text = await response.clone().text();
  meter.count('sqlRequests');
  const total = (key: string) =>
    [...text.matchAll(new RegExp(`"${key}":(\\d+)`, 'g'))].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  meter.count('sqlRowsRead', total('rows_read'));
  meter.count('sqlRowsWritten', total('rows_written'));
  return response;
}

let isPatched = false;

/** The storage of all objects is of one kind: its methods are replaced once. Every key is a row, and so is an alarm. */
export function patchStorage(storage: object, find: Find): void {
  if (isPatched) return;
  isPatched = true;
  const kind: Record<string, Call> = Object.getPrototypeOf(storage);
  const count = (method: string, note: (meter: Meter, args: readonly unknown[]) => void) => {
    const call = kind[method];
    if (call === undefined) throw new Error(`no ${method} to count`);
    kind[method] = function (this: unknown, ...args) {
      const meter = find();
      if (meter) note(meter, args);
      return call.apply(this, [...args]);
    };
  };
  const keysIn = (first: unknown) =>
    Array.isArray(first)
      ? first.length
      : typeof first === 'object'
        ? Object.keys(first ?? {}).length
        : 1;
  const rows = (what: What) => (meter: Meter, args: readonly unknown[]) =>
    meter.count(what, keysIn(args[0]));
  count('get', rows('rowsRead'));
  count('put', rows('rowsWritten'));
  count('delete', rows('rowsWritten'));
  count('getAlarm', (meter) => meter.count('rowsRead'));
  count('setAlarm', (meter) => {
    meter.count('alarmsSet');
    meter.count('rowsWritten');
  });
  countListed(kind, find);
}

function countListed(kind: Record<string, Call>, find: Find): void {
  const list = kind.list;
  kind.list = async function (this: unknown, ...args) {
    const meter = find();
    const found = (await list?.apply(this, [...args])) as Map<string, unknown>;
    meter?.count('rowsRead', Math.max(1, found.size));
    return found;
  };
}

/** The environment with a count before every call of an object. */
export function countedEnvironment<T extends object>(env: T, find: Find): T {
  const entries = Object.entries(env).map(([name, binding]) => [
    name,
    isNamespace(binding) ? countedNamespace(binding, find) : binding,
  ]);
  return Object.fromEntries(entries);
}

const isNamespace = (binding: unknown): binding is Namespace =>
  typeof binding === 'object' && binding !== null && 'idFromName' in binding;

const countedNamespace = (namespace: Namespace, find: Find): Namespace => ({
  idFromName: (name) => namespace.idFromName(name),
  get: (id) => ({
    fetch: (request) => {
      const meter = find();
      const call = () => namespace.get(id).fetch(request);
      meter?.count('calls');
      return meter === undefined ? call() : meter.during(call);
    },
  }),
});
