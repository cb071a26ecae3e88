import { join } from 'node:path';
import { inProject } from '../../scripts/project.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { startPeer } from '../peers/peer.mjs';
import { processesBelow } from '../processor-time.mjs';

/** A PartyKit room that only repeats: the ceiling of the platform. @type {import('./target.mjs').Start} */
export async function start({ folder }) {
  const port = await findFreePort();
  const server = await startPeer({
    args: [
      ...['--require', inProject('scripts/stack/loopback.cjs')],
      ...[inProject('node_modules/partykit/dist/bin.mjs'), 'dev', '--port', String(port)],
      ...['--persist', join(folder, 'partykit-bare'), '--disable-request-cf-fetch', '--no-hotkeys'],
    ],
    cwd: inProject('bench/peers/partykit-bare'),
    ready: /Ready on/,
  });
  const seat = { host: '127.0.0.1', port, path: '/parties/main/bench', room: 0 };
  return {
    name: 'bare PartyKit',
    wire: new URL('../wires/partykit-bare.mjs', import.meta.url),
    async *seats(count) {
      yield Array.from({ length: count }, () => seat);
    },
    processes: { server: processesBelow(server.pid, 'workerd') },
    stop: server.stop,
  };
}
