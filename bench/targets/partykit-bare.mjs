import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processesBelow } from '../processor-time.mjs';
import { freePort, startServer } from '../server-process.mjs';

const FOLDER = fileURLToPath(new URL('../peers/partykit-bare', import.meta.url));
const PARTYKIT = fileURLToPath(
  new URL('../../node_modules/partykit/dist/bin.mjs', import.meta.url),
);

/** @type {import('../crowd.mjs').Wire} */
export const wire = {
  greeting: [],
  ready: 'welcome',
  post: ({ number, text }) =>
    JSON.stringify({
      type: 'message',
      seq: number,
      sender: { id: 'u_0123456789abcdef', name: 'Guest 0123' },
      cid: `0193-${number}-0123-0123-0123456789ab`,
      text,
      at: Date.now(),
    }),
  ack: (number) => `"cid":"0193-${number}-`,
};

/** A PartyKit room that only repeats: the ceiling of the platform. @type {import('./target.mjs').Start} */
export async function start({ folder }) {
  const port = await freePort();
  const server = await startServer({
    args: [
      ...[PARTYKIT, 'dev', '--port', String(port), '--persist', join(folder, 'partykit-bare')],
      ...['--disable-request-cf-fetch', '--no-hotkeys'],
    ],
    cwd: FOLDER,
    ready: /Ready on/,
  });
  return {
    name: 'bare PartyKit broadcast',
    wire: new URL(import.meta.url),
    seats: async (count) =>
      Array.from({ length: count }, () => ({
        host: '127.0.0.1',
        port,
        path: '/parties/main/bench',
        room: 0,
      })),
    processes: { server: processesBelow(server.pid, 'workerd') },
    stop: server.stop,
  };
}
