// `npm test`: builds, sees to a Chromium, runs vitest; arguments go to vitest (`npm test -- --project unit`).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrFail } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { run } from './failure.mjs';
import { inProject } from './project.mjs';

const [...args] = process.argv.slice(2);

/** @returns {Promise<number>} vitest's exit code */
async function main() {
  await buildOrFail();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env };
  if (wantsBrowser()) env.CHROMIUM_PATH = ensureChromium(console.error);
  if (isFullChaos()) env.CHAOS = 'full';
  // Whatever the tests put into the temporary folder goes with it, also after Ctrl-C.
  env.TMPDIR = await mkdtemp(join(tmpdir(), 'partyline-run-'));
  try {
    return await vitest(env);
  } finally {
    await rm(env.TMPDIR, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const isFullChaos = () => args.includes('--full-chaos');

/** Whether the projects asked for (all, when none is) include the browser's. */
function wantsBrowser() {
  const projects = args.flatMap((arg, index) => {
    if (arg === '--project') return [args[index + 1] ?? ''];
    return arg.startsWith('--project=') ? [arg.slice('--project='.length)] : [];
  });
  return !isFullChaos() && (projects.length === 0 || projects.includes('e2e'));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
async function vitest(env) {
  const own = isFullChaos() ? ['--project', 'edge', 'tests/chaos'] : [];
  const others = args.filter((arg) => arg !== '--full-chaos');
  const program = inProject('node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [program, 'run', ...own, ...others], {
    cwd: inProject('.'),
    env,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to both of us: stay until vitest has ended its tests and they their servers.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  return code ?? 130;
}

await run(main);
