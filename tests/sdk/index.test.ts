import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as sdk from '../../sdk/src/index.ts';

it('publishes these names', () => {
  expect(Object.keys(sdk).sort()).toEqual([
    'PartylineError',
    'createPartyline',
    'errors',
    'memoryOutbox',
  ]);
});

it('can be imported and made in Node, where it opens and starts nothing', () => {
  expect(globalThis).not.toHaveProperty('window');
  const client = sdk.createPartyline({ server: 'https://chat.example.org/' });
  expect(client.server).toBe('https://chat.example.org');
  expect(client.session).toEqual({ status: 'signed-out' });
  client.close();
});

it('lets a process that only imports it end', async () => {
  const { build } = await import('esbuild');
  const entry = fileURLToPath(new URL('../../sdk/src/index.ts', import.meta.url));
  const bundled = await build({
    stdin: {
      contents: `import { createPartyline } from ${JSON.stringify(entry)};
        createPartyline({ server: 'http://127.0.0.1:1' }).close();`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const code = bundled.outputFiles[0]?.text ?? '';
  const run = spawnSync(process.execPath, ['--input-type=module'], {
    input: code,
    timeout: 10_000,
  });
  expect({ status: run.status, stderr: String(run.stderr) }).toEqual({ status: 0, stderr: '' });
});
