import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inProject } from '../project.mjs';

// Against hangs only.
const askMs = 180_000;

/**
 * @typedef {object} Wrangler
 * @property {(args: readonly string[]) => Promise<{ code: number | null, out: string, err: string }>} ask quietly; code is null when it did not end in time
 * @property {(args: readonly string[]) => Promise<number | null>} talk with the terminal: it may have questions
 */

/**
 * Wrangler with the deployment's configuration, in a folder of its own: a stranger's `.env` must not leak in.
 * @param {{ folder: string, env: NodeJS.ProcessEnv, program?: string }} options
 * @returns {Wrangler}
 */
export function wranglerIn({
  folder,
  env,
  program = inProject('node_modules/wrangler/bin/wrangler.js'),
}) {
  const options = {
    cwd: folder,
    env: {
      ...env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
      WRANGLER_LOG_PATH: join(folder, 'log'),
      WRANGLER_OUTPUT_FILE_PATH: join(folder, 'output.ndjson'),
    },
  };
  const whole = (/** @type {readonly string[]} */ args) => [
    program,
    ...args,
    ...['--config', join(folder, 'wrangler.json')],
  ];
  return {
    ask: (args) =>
      listen(tied(spawn(process.execPath, whole(args), { ...options, stdio: 'pipe' }))),
    talk: (args) => {
      const child = tied(spawn(process.execPath, whole(args), { ...options, stdio: 'inherit' }));
      return new Promise((resolve) => child.once('close', resolve));
    },
  };
}

/**
 * Ends with us: its folder goes away then.
 * @template {import('node:child_process').ChildProcess} T
 * @param {T} child
 * @returns {T}
 */
function tied(child) {
  const end = () => child.kill();
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  return child;
}

/**
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} child
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function listen(child) {
  let out = '';
  let err = '';
  child.stdin.end();
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), askMs);
  return new Promise((resolve) =>
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    }),
  );
}
