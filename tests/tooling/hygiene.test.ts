import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { listTree, read } from '../support/tree.ts';

const publicRegistry = ['registry', 'npmjs', 'org'].join('.');

/** The registry this machine installs from; a private one must not be written into the project. */
function findRegistryHost(): string | undefined {
  const options = {
    encoding: 'utf8',
    cwd: inProject('.'),
    shell: process.platform === 'win32',
  } as const;
  const url = execFileSync('npm', ['config', 'get', 'registry'], { ...options, stdio: 'pipe' });
  return URL.canParse(url.trim()) ? new URL(url.trim()).host : undefined;
}

function textFiles(): readonly string[] {
  return listTree().filter((path) => {
    const stat = statSync(inProject(path), { throwIfNoEntry: false });
    return stat?.isFile() && stat.size < 1_000_000 && !/\.(png|jpe?g|webp|gif|woff2)$/.test(path);
  });
}

const holding = (pattern: RegExp): string[] =>
  textFiles().filter((path) => pattern.test(read(path)));

describe('the tree', () => {
  it('holds no path of somebody’s machine', () => {
    const path =
      /(?:^|[\s"'`(=:])(?:\/(?:work|root|workspace|home\/\w+|Users\/\w+)\/|[A-Z]:\\Users\\\w)/m;
    expect(holding(path)).toEqual([]);
  });

  it('holds no address of a package registry', () => {
    const hosts = [publicRegistry, findRegistryHost()].filter((host) => host !== undefined);
    const pattern = new RegExp(hosts.map((host) => host.replaceAll('.', '\\.')).join('|'));
    expect(holding(pattern)).toEqual([]);
  });

  it('holds nothing that is built or made by running', () => {
    expect(listTree().filter((path) => /^(dist|\.partyline|node_modules)\//.test(path))).toEqual(
      [],
    );
  });
});

describe('the server', () => {
  it('[S27] asks nobody by itself but libSQL and the bucket that its operator names', () => {
    const asking = listTree().filter(
      (path) =>
        /^party\/.*\.ts$/.test(path) &&
        /(?<![\w.])fetch\((?!\w+: )|new WebSocket\(/.test(read(path)),
    );
    // Calls, not handlers of that name; the bucket is where settings say.
    expect(asking).toEqual([
      'party/files/s3-bucket.ts',
      'party/home/file-store.ts',
      'party/storage/web-client.ts',
    ]);
  });
});

describe('the lock file', () => {
  it('holds no download address', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });

  it('pins rollup and vite, whose neighbours do not install everywhere', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    expect([devDependencies.rollup, devDependencies.vite]).toEqual(['4.67.4', '7.3.8']);
  });
});
