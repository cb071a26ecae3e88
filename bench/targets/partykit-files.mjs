import { join } from 'node:path';
import { inProject } from '../../scripts/project.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { startPeer } from '../peers/peer.mjs';
import { processesBelow } from '../processor-time.mjs';

/** An object that keeps bytes and does nothing else. @param {string} folder */
export async function startBareFiles(folder) {
  const port = await findFreePort();
  const server = await startPeer({
    args: [
      ...['--require', inProject('scripts/stack/loopback.cjs')],
      ...[inProject('node_modules/partykit/dist/bin.mjs'), 'dev', '--port', String(port)],
      ...['--persist', join(folder, 'partykit-files'), '--disable-request-cf-fetch'],
      '--no-hotkeys',
    ],
    cwd: inProject('bench/peers/partykit-files'),
    ready: /Ready on/,
  });
  const processes = processesBelow(server.pid, 'workerd');
  return { url: `http://127.0.0.1:${port}`, server: processes, stop: server.stop };
}
