// The program that serves for real: workerd, the engine of `partykit dev`, by itself. That command puts a compiler that watches
// files, a debugger's port, a console that reads keys and a second server with addresses of its own (`/cdn-cgi/mf/…`) around it.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../failure.mjs';
import { inProject } from '../project.mjs';
import { engineConfig } from './engine-config.mjs';

const files = ['dist/serve/worker.js', 'dist/server/site.js'];

/** Where the engine is told, by the launcher alone, that it is about to end. */
export const controlSocket = (/** @type {string} */ folder) => join(folder, 'control');

// The longest name that a socket's file can have on every system.
const longestSocket = 100;

/** @type {import('../stack/homes.mjs').Home} */
export const served = {
  program: 'workerd',
  async makeFolder(folder, variables) {
    assertBuilt();
    if (controlSocket(folder).length > longestSocket)
      throw new Failure(
        `The path ${folder} is too long for a socket: set PARTYLINE_DATA to a shorter one.`,
      );
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const file of files)
      await copyFile(inProject(file), join(folder, file.split('/').at(-1) ?? ''));
    const { parties } = JSON.parse(await readFile(inProject('partykit.json'), 'utf8'));
    const config = engineConfig({
      parties: Object.keys(parties),
      variables: Object.keys(variables),
    });
    await writeFile(join(folder, 'engine.capnp'), config, { mode: 0o600 });
  },
  command: ({ folder, objects, host, port }) => {
    // Left by one that was killed.
    rmSync(controlSocket(folder), { force: true });
    mkdirSync(join(objects, 'party'), { recursive: true });
    return [
      getEnginePath(),
      // Durable objects on this machine's disk are what it calls experimental.
      ...['serve', '--experimental', join(folder, 'engine.capnp')],
      ...[
        `--directory-path=objects=${join(objects, 'party')}`,
        `--socket-addr=http=${host}:${port}`,
      ],
      `--socket-addr=control=unix:${controlSocket(folder)}`,
    ];
  },
  // The settings are in its environment, so that no secret lies in a file.
  env: ({ variables }) => ({ ...variables }),
  async migrate({ databaseUrl, authToken }) {
    const { createClient, migrate } = await shared();
    const client = createClient({ url: databaseUrl, authToken });
    try {
      return (await migrate(client)).applied;
    } finally {
      client.close();
    }
  },
};

/** What the build made for the launcher of the server's own code. */
export const shared = () => {
  assertBuilt();
  return import(pathToFileURL(inProject('dist/serve/shared.js')).href);
};

function assertBuilt() {
  if (files.every((file) => existsSync(inProject(file)))) return;
  throw new Failure('Partyline is not built yet: run `npm run build`.');
}

/** @type {Partial<Record<string, string>>} */
const packages = {
  'linux-x64': 'workerd-linux-64',
  'linux-arm64': 'workerd-linux-arm64',
  'darwin-x64': 'workerd-darwin-64',
  'darwin-arm64': 'workerd-darwin-arm64',
};

/** The engine that npm installed for this system with PartyKit: the one that `npm start` runs too. */
export function getEnginePath() {
  const name = packages[`${process.platform}-${process.arch}`];
  const path = name && findEngine(`@cloudflare/${name}/bin/workerd`);
  if (path) return path;
  throw new Failure(
    `There is no server program for ${process.platform}-${process.arch}: run \`npm ci\` again on Linux or macOS.`,
  );
}

/**
 * PartyKit's own one first: another version may lie beside it. A packed server has but one.
 * @param {string} file
 */
function findEngine(file) {
  const partykit = createRequire(inProject('node_modules/partykit/package.json'));
  return (
    resolved(() => createRequire(partykit.resolve('miniflare')).resolve(file)) ??
    resolved(() => partykit.resolve(file))
  );
}

/** @param {() => string} resolve */
function resolved(resolve) {
  try {
    return resolve();
  } catch {
    return undefined;
  }
}
