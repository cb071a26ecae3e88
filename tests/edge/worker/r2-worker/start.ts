import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPeer } from '../../../../bench/peers/peer.mjs';
import { inProject } from '../../../../scripts/project.mjs';
import { findFreePort } from '../../../../scripts/stack/ports.mjs';

/** Starts a Worker with nothing but a bucket, in a folder that its caller removes. */
export async function startR2Worker(folder: string) {
  const port = await findFreePort();
  const config = {
    name: 'r2-worker',
    main: inProject('tests/edge/worker/r2-worker/server.ts'),
    compatibility_date: '2026-04-20',
    compatibility_flags: ['nodejs_compat'],
    r2_buckets: [{ binding: 'FILES_BUCKET', bucket_name: 'files' }],
  };
  const cwd = join(folder, 'worker');
  await mkdir(cwd, { recursive: true });
  await writeFile(join(cwd, 'wrangler.json'), JSON.stringify(config));
  const worker = await startPeer({
    args: [
      ...[inProject('node_modules/wrangler/bin/wrangler.js'), 'dev'],
      ...['--config', 'wrangler.json', '--port', String(port), '--ip', '127.0.0.1'],
      ...['--persist-to', 'kept', '--inspector-port', '0', '--show-interactive-dev-session=false'],
    ],
    cwd,
    ready: /Ready on/,
  });
  return { url: `http://127.0.0.1:${port}`, stop: worker.stop };
}
