// Taken now: a test may put timers of its own in the place of these, and the server must not wait for it to move them.
const { setTimeout, setImmediate, MessageChannel }: Partial<typeof globalThis> = globalThis;

/** Lets everything happen that waits for nothing but its turn. */
export function turn(): Promise<void> {
  if (setImmediate !== undefined) return new Promise((resolve) => setImmediate(resolve));
  if (MessageChannel === undefined) return timeout();
  // A page's timers wait 4 ms after some turns, and much longer in a tab that nobody sees.
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Lets timers run that were set to run at once. */
export function timeout(): Promise<void> {
  return new Promise((resolve) => setTimeout?.(resolve, 0));
}
