import { join } from 'node:path';
import { inProject } from '../../scripts/project.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { startPeer } from '../peers/peer.mjs';

/** Socket.IO with one SQLite insert per message. @type {import('./target.mjs').Start} */
export async function start({ folder }) {
  const port = await findFreePort();
  const server = await startPeer({
    args: [inProject('bench/peers/socketio/server.mjs'), String(port), join(folder, 'socketio.db')],
    cwd: folder,
    ready: /ready/,
    env: { NODE_ENV: 'production' },
  });
  const path = '/socket.io/?EIO=4&transport=websocket';
  const seat = { host: '127.0.0.1', port, path, room: 0 };
  return {
    name: 'Socket.IO + SQLite',
    wire: new URL('../wires/socketio.mjs', import.meta.url),
    async *seats(count) {
      yield Array.from({ length: count }, () => seat);
    },
    processes: { server: [server.pid] },
    stop: server.stop,
  };
}
