import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const servers = ['tests/**/*.edge.test.{ts,tsx}'];
const browsers = ['tests/**/*.spec.ts', 'tests/**/*.browser.test.{ts,tsx}'];

/** The same tests against each home of the server; PARTYLINE_HOME says which, `partykit` or `worker`. */
const serverProject = (name: string, home: string, groupOrder: number) => ({
  extends: true as const,
  test: {
    name,
    include: servers,
    env: { PARTYLINE_HOME: home },
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder },
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
      serverProject('edge', 'partykit', 2),
      serverProject('edge-worker', 'worker', 3),
      {
        extends: true,
        test: {
          name: 'e2e',
          include: browsers,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
