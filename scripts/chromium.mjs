// Finds a Chromium for the end-to-end tests, or gets one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { Failure } from './failure.mjs';
import { inProject } from './project.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * @param {NodeJS.ProcessEnv} [env] CHROMIUM_PATH comes before everything else
 * @returns {string | undefined} the path of a Chromium on this machine
 */
export function findChromium(env = process.env) {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const candidates = [env.CHROMIUM_PATH ?? '', ...applications, ...onPath, downloaded()];
  return candidates.find((path) => path !== '' && existsSync(path));
}

/** Where Playwright's own download would be. */
function downloaded() {
  try {
    return chromium.executablePath();
  } catch {
    return '';
  }
}

/**
 * Installs a Chromium where none is: by the system's package manager, or by Playwright.
 * @param {(line: string) => void} say
 * @returns {string} its path
 */
export function ensureChromium(say) {
  const present = findChromium();
  if (present) return present;
  for (const [what, ...commands] of ways()) {
    say(`No Chromium found: trying ${what}.`);
    const isDone = commands.every(([program = '', ...args]) => succeeds(program, args));
    const path = isDone ? findChromium() : undefined;
    if (path) return path;
  }
  throw new Failure(
    'The browser tests need a Chromium: install one with your system, or name it with CHROMIUM_PATH=…; `npm test -- --project unit` runs without.',
  );
}

/** @returns {[string, ...string[][]][]} */
function ways() {
  const playwright = [
    process.execPath,
    inProject('node_modules/playwright-core/cli.js'),
    'install',
  ];
  /** @type {[string, ...string[][]][]} */
  const own = ['chromium-headless-shell', 'chromium'].map((name) => [
    `Playwright's ${name}`,
    [...playwright, name],
  ]);
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) return own;
  const apt = [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', 'chromium'],
  ];
  return [['the system’s chromium', ...apt], ...own];
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function succeeds(program, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], env }).status === 0;
}
