import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { stages } from '../support/dockerfile.ts';
import { read } from '../support/tree.ts';

const [build = [], last = []] = stages();
const steps = [...build, ...last];
const of = (keyword: string, among: typeof build = steps) =>
  among.filter((step) => step.keyword === keyword);

describe('Dockerfile', () => {
  it('has no mistake that its checker knows', () => {
    expect(validate(read('Dockerfile'))).toEqual([]);
    expect(validate('FROM node\nCMD a\nCMD b\nCOPPY a b').length).toBeGreaterThan(1);
  });

  it('starts from one pinned Node, which the project runs on, and glibc', () => {
    const images = of('FROM').map(({ values }) => values[0]);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
    const [, minor = ''] = /^node:20\.(\d+)/.exec(images[0] ?? '') ?? [];
    expect(Number(minor)).toBeGreaterThanOrEqual(19);
  });

  it('copies what is there, and .dockerignore lets it through', () => {
    const sources = of('COPY', build).flatMap(({ values }) => values.slice(0, -1));
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((path) => !existsSync(inProject(path)))).toEqual([]);
    const lines = read('.dockerignore').split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))[0]).toBe('*');
    expect(sources.filter((path) => !lines.includes(`!${path}`))).toEqual([]);
    expect(lines).toContain('docs/self-hosting/secret');
  });

  it('runs commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const commands = [...of('RUN'), ...of('CMD'), ...of('HEALTHCHECK')].map(({ values }) => values);
    const names = commands.flatMap(([a, b, name]) => (a === 'npm' && b === 'run' ? [name] : []));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
    const files = commands.flatMap(([program, file = '']) => (program === 'node' ? [file] : []));
    expect(files.length).toBe(3);
    expect(files.filter((file) => !existsSync(inProject(file)))).toEqual([]);
  });

  it('ends as a user without rights, with a check of its health, a volume and nothing between it and signals', () => {
    expect(of('USER', last)[0]?.values).toEqual(['node']);
    expect(of('VOLUME', last)[0]?.values).toEqual(['/data']);
    expect(of('CMD', last)[0]?.values[0]).toBe('node');
    expect(of('HEALTHCHECK', last)).toHaveLength(1);
    expect(of('ENTRYPOINT')).toEqual([]);
    const after = last.slice(last.findIndex(({ keyword }) => keyword === 'USER'));
    expect(of('RUN', after)).toEqual([]);
  });

  it('holds no secret: none is built in, none is asked for', () => {
    expect(of('ARG')).toEqual([]);
    expect(of('ADD')).toEqual([]);
    const names = of('ENV').flatMap(({ values }) => values.map((value) => value.split('=')[0]));
    expect(names).toEqual(['NODE_ENV', 'HOST', 'PORT', 'PARTYLINE_DATA']);
  });
});

describe('partyline.service', () => {
  const unit = read('docs/self-hosting/partyline.service');

  it('starts it again when it failed, and ends it as it wants to be ended', () => {
    for (const line of ['Restart=on-failure', 'KillMode=mixed', 'TimeoutStopSec=30'])
      expect(unit).toContain(`\n${line}\n`);
    const [, path = ''] = /^ExecStart=\/usr\/bin\/node (\S+)$/m.exec(unit) ?? [];
    expect(existsSync(inProject(path))).toBe(true);
  });

  it('shuts it in', () => {
    const locks = ['DynamicUser', 'NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices'];
    for (const name of locks) expect(unit).toContain(`\n${name}=yes\n`);
    expect(unit).toContain('\nProtectSystem=strict\n');
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
  });

  // Where there is no systemd, the checks above are all there is.
  it.runIf(spawnSync('systemd-analyze', ['--version']).status === 0)(
    'is understood by systemd',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'partyline-unit-'));
      const path = join(folder, 'partyline.service');
      await writeFile(path, unit.replaceAll('/usr/bin/node', process.execPath));
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], {
        encoding: 'utf8',
      });
      await rm(folder, { recursive: true });
      expect({ status, about: stderr.split('\n').filter((line) => line.includes(path)) }).toEqual({
        status: 0,
        about: [],
      });
    },
  );
});

describe('what stands before it', () => {
  const proxies = ['nginx.conf', 'Caddyfile'].map((name) => read(`docs/self-hosting/${name}`));

  it('overwrites the header that the settings name, lets bodies and sockets through, and hides the counters', () => {
    for (const text of proxies) {
      expect(text).toMatch(/X-Real-IP [${][a-z_]*\w+/);
      expect(text).toMatch(/(?:client_max_body_size 4m|max_size 4MB)/);
      expect(text).toContain('/metrics');
      expect(text).toContain('127.0.0.1:1999');
    }
    expect(proxies[0]).toMatch(/proxy_set_header Upgrade \$http_upgrade;/);
    expect(read('docs/self-hosting/compose.yaml')).toContain('CLIENT_ADDRESS_HEADER: x-real-ip');
  });

  it.runIf(spawnSync('caddy', ['version']).status === 0)('is understood by Caddy', () => {
    const path = inProject('docs/self-hosting/Caddyfile');
    const args = ['validate', '--adapter', 'caddyfile', '--config', path];
    expect(execFileSync('caddy', args, { stdio: 'pipe' }).toString()).toContain('Valid');
  });
});
