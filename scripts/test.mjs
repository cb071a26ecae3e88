// `npm test`: builds, sees to a Chromium, runs vitest; arguments go to vitest (`npm test -- --project unit`).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrFail } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { whenEnded } from './ending.mjs';
import { run } from './failure.mjs';
import { inProject } from './project.mjs';
import { startChild } from './stack/child.mjs';

const [...args] = process.argv.slice(2);

// What `CHAOS=full` makes longer, and nothing else.
const slow = ['tests/chaos', 'tests/edge/room/presence'];

/** @returns {Promise<number>} vitest's exit code */
async function main() {
  await buildOrFail();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env };
  if (wantsBrowser()) env.CHROMIUM_PATH = ensureChromium(console.error);
  if (isFullChaos()) env.CHAOS = 'full';
  // Whatever the tests put into the temporary folder goes with it, also after Ctrl-C.
  env.TMPDIR = await mkdtemp(join(tmpdir(), 'partyline-run-'));
  // A test that calls wrangler itself, without a folder of its own, would leave its notes in the home folder.
  env.WRANGLER_LOG_PATH = join(env.TMPDIR, 'wrangler');
  env.WRANGLER_SEND_METRICS = 'false';
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
  return (
    !isFullChaos() && (projects.length === 0 || projects.some((name) => name.startsWith('e2e')))
  );
}

// Many minutes, so at one home: PARTYLINE_HOME says which.
const chaosProject = () => (process.env.PARTYLINE_HOME === 'worker' ? 'edge-worker' : 'edge');

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
async function vitest(env) {
  const own = isFullChaos() ? ['--project', chaosProject(), ...slow] : [];
  const others = args.filter((arg) => arg !== '--full-chaos');
  const program = inProject('node_modules/vitest/vitest.mjs');
  // In a group of its own: vitest's workers outlive a killed vitest, and their servers with them.
  const child = await startChild([process.execPath, program, 'run', ...own, ...others], {
    cwd: inProject('.'),
    env,
  });
  let isInterrupted = false;
  whenEnded(() => {
    isInterrupted = true;
    child.stop();
  });
  const code = await child.exited;
  await child.stop();
  return isInterrupted ? 130 : (code ?? 1);
}

await run(main);
