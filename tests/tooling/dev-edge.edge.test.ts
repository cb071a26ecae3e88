import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { ensureBuilt } from '../support/built.ts';
import { type Command, runScript } from '../support/command.ts';

// What both homes do alike is in start.edge.test.ts, which runs `npm run dev:edge` in the project `edge-worker`.
beforeAll(ensureBuilt, 180_000);

let folder: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-dev-edge-'));
  port = await findFreePort();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (script: string): Command =>
  runScript(script, { PARTYLINE_DATA: folder, PORT: String(port) }, ['--no-build']);

const refusal = (command: string) =>
  `The data in ${folder} belongs to ${command}: choose another folder with PARTYLINE_DATA=…\n`;

describe('a data folder', () => {
  it('of one home is refused by the other, whether named or from before there were two', async () => {
    await mkdir(join(folder, 'objects'));
    expect(await run('scripts/dev-edge.mjs').ended).toEqual({
      code: 1,
      out: '',
      err: refusal('npm start'),
    });
    await writeFile(join(folder, 'home'), 'worker\n');
    expect(await run('scripts/start.mjs').ended).toEqual({
      code: 1,
      out: '',
      err: refusal('npm run dev:edge'),
    });
  });

  it('keeps its home, and nothing of the other program', async () => {
    const command = run('scripts/dev-edge.mjs');
    await command.said('as a Cloudflare Worker, on this machine.');
    expect(await readFile(join(folder, 'home'), 'utf8')).toBe('worker\n');
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toContain('<title>');
    command.child.kill('SIGINT');
    expect(await command.ended).toMatchObject({ code: 0, err: '' });
  });
});
