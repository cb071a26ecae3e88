import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startServer } from '../server-process.mjs';

const SERVER = fileURLToPath(new URL('../peers/socketio/server.mjs', import.meta.url));

// Engine.IO 4 and Socket.IO 5 on the wire: 40 enters the namespace, 42 is an event, 43 an ack.
/** @type {import('../crowd.mjs').Wire} */
export const wire = {
  greeting: ['40'],
  ready: '40{"sid"',
  post: ({ number, text }) =>
    `42${number}${JSON.stringify(['message', { cid: `0193-${number}-0123-0123-0123456789ab`, text }])}`,
  ack: (number) => `43${number}[`,
};

/** Socket.IO with one SQLite insert per message. @type {import('./target.mjs').Start} */
export async function start({ folder }) {
  const port = await freePort();
  const server = await startServer({
    args: [SERVER, String(port), join(folder, 'socketio.db')],
    cwd: folder,
    ready: /ready/,
    env: { NODE_ENV: 'production' },
  });
  return {
    name: 'Socket.IO + SQLite insert',
    wire: new URL(import.meta.url),
    seats: async (count) =>
      Array.from({ length: count }, () => ({
        host: '127.0.0.1',
        port,
        path: '/socket.io/?EIO=4&transport=websocket',
        room: 0,
      })),
    processes: { server: [server.pid] },
    stop: server.stop,
  };
}
