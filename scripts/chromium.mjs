// Finds a Chromium for the end-to-end tests, or gets one.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { Failure } from './failure.mjs';
import { inProject } from './project.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const executables = [
  'headless_shell',
  'chrome-headless-shell',
  'chrome-headless-shell.exe',
  'chrome',
  'chrome.exe',
  'Chromium.app/Contents/MacOS/Chromium',
];
const applications = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const flags = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a Chromium without a window.
 * @param {{ args?: readonly string[] }} [options] on top of the flags that everybody needs
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium({ args = [] } = {}) {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Failure('No Chromium found: `npm test` gets one, or set CHROMIUM_PATH.');
  }
  return chromium.launch({ executablePath, args: [...flags, ...args] });
}

/**
 * @param {NodeJS.ProcessEnv} [env] CHROMIUM_PATH comes before everything else
 * @returns {string | undefined} the path of a Chromium on this machine
 */
export function findChromium(env = process.env) {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const candidates = [env.CHROMIUM_PATH ?? '', ...applications, ...onPath, ...downloaded()];
  return candidates.find((path) => path !== '' && existsSync(path));
}

/**
 * What Playwright has downloaded, the lighter headless shell included, which it does not name itself.
 * @returns {string[]}
 */
function downloaded() {
  const path = chromium.executablePath();
  const cache = path.slice(0, path.search(/chromium-\d+/));
  if (cache === '' || !existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((folder) => /^chromium(_headless_shell)?-\d+$/.test(folder))
    .flatMap((folder) =>
      readdirSync(join(cache, folder)).map((inner) => join(cache, folder, inner)),
    )
    .flatMap((folder) => executables.map((name) => join(folder, name)));
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
