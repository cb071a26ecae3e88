import { join } from 'node:path';
import { inProject } from '../../scripts/project.mjs';
import { homes } from '../../scripts/stack/homes.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { startPeer } from '../peers/peer.mjs';
import { processesBelow } from '../processor-time.mjs';

/** A partyserver object that only repeats, behind wrangler's local proxy: the ceiling of home 2 on this machine. @type {import('./target.mjs').Start} */
export async function start({ folder }) {
  const port = await findFreePort();
  const home = join(folder, 'partyserver-bare');
  const server = await startPeer({
    args: [
      ...[inProject('node_modules/wrangler/bin/wrangler.js'), 'dev'],
      ...['--port', String(port), '--ip', '127.0.0.1', '--inspector-port', '0'],
      ...['--persist-to', home, '--show-interactive-dev-session=false'],
    ],
    cwd: inProject('bench/peers/partyserver-bare'),
    ready: /Ready on/,
    env: withoutNews(homes.worker.env({ folder: home, objects: home, port, host: '127.0.0.1' })),
  });
  const seat = { host: '127.0.0.1', port, path: '/parties/main/bench', room: 0 };
  return {
    name: 'bare partyserver, wrangler dev',
    wire: new URL('../wires/partykit-bare.mjs', import.meta.url),
    async *seats(count) {
      yield Array.from({ length: count }, () => seat);
    },
    // Two of the kind: one runs the object, the other is the proxy before it.
    processes: { server: processesBelow(server.pid, 'workerd') },
    stop: server.stop,
  };
}

/** @param {NodeJS.ProcessEnv} env @returns {Record<string, string>} */
const withoutNews = (env) =>
  Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value ? [[key, value]] : [])));
