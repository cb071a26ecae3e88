import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const servers = ['tests/**/*.edge.test.{ts,tsx}'];
const browsers = ['tests/**/*.spec.ts', 'tests/**/*.browser.test.{ts,tsx}'];

// PARTYLINE_HOME chooses one home for a run, `partykit` or `worker`; without it the servers' tests run against both.
const asked = process.env.PARTYLINE_HOME;
if (asked !== undefined && asked !== 'partykit' && asked !== 'worker')
  throw new Error(`PARTYLINE_HOME must be partykit or worker, not "${asked}".`);
const isAsked = (home: string) => asked === undefined || asked === home;

// What the Worker alone has to show.
const workerOnly = ['tests/edge/worker/**'];
// Run once, since they meet no Worker or choose their homes themselves: programs and parts of the launcher other than the start,
// a bucket alone, and the store of files in a program of its own under `partykit dev`.
const homeless = [
  'tests/tooling/!(start).edge.test.ts',
  'tests/party/files/s3.edge.test.ts',
  'tests/edge/platform/files.edge.test.ts',
];

/** The same tests against each home of the server. */
const serverProject = (name: string, home: string, exclude: string[]) => ({
  extends: true as const,
  test: {
    name,
    include: isAsked(home) ? servers : [],
    exclude,
    env: { PARTYLINE_HOME: home },
    // Each file has a server and a database of its own, and much of its time waits for a clock: two at a time. The
    // full chaos wants the machine for itself.
    maxWorkers: process.env.CHAOS === 'full' ? 1 : 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 2 },
  },
});

/** A real Chromium and a real server: one at a time. */
const browserProject = (name: string, home: string, include: string[]) => ({
  extends: true as const,
  test: {
    name,
    include: isAsked(home) ? include : [],
    env: { PARTYLINE_HOME: home },
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 3 },
  },
});

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  resolve: {
    alias: [
      { find: /^partyline$/, replacement: source('./sdk/src/index.ts') },
      { find: /^partyline\/people$/, replacement: source('./sdk/src/people/index.ts') },
      { find: /^partyline\/files$/, replacement: source('./sdk/src/files/index.ts') },
      { find: /^partyline\/widget$/, replacement: source('./widget/src/index.ts') },
      { find: /^partyline\/react$/, replacement: source('./widget/src/react/index.ts') },
      { find: /^partyline\/testing$/, replacement: source('./party/testing/index.ts') },
      { find: /^partyline\/protocol$/, replacement: source('./sdk/src/protocol/index.ts') },
    ],
  },
  test: {
    // Against hangs only, like every other time-out here.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...servers, ...browsers],
          // Against hangs only: a busy machine must not fail a test.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            ignoreSourceErrors: true,
            include: ['tests/**/*.test-d.{ts,tsx}'],
          },
          sequence: { groupOrder: 1 },
        },
      },
      serverProject('edge', 'partykit', workerOnly),
      serverProject('edge-worker', 'worker', homeless),
      browserProject('e2e', 'partykit', browsers),
      // The rest of what a browser sees is the same code in front of the same API.
      browserProject('e2e-worker', 'worker', ['tests/e2e/demo.spec.ts']),
    ],
  },
});
