import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readConfig } from '../../party/auth/config.ts';
import { migrate } from '../../party/storage/migrate.ts';
import { migrations } from '../../party/storage/migrations.ts';
import { deploy } from '../../scripts/deploy/flow.mjs';

type Ports = Parameters<typeof deploy>[1];
type Answer = { code: number | null; out: string; err: string };

export const secret = 'the-secret-of-this-server-0123456789';
export const token = 'the-token-of-the-database-0123456789';
export const complete = {
  LIBSQL_URL: 'libsql://chat-ada.turso.example',
  LIBSQL_AUTH_TOKEN: token,
  ALLOWED_ORIGINS: 'https://example.org',
  PARTYLINE_SECRET: secret,
};
export const migrationIds = migrations.map(({ id }) => id);
export const said = (out: string, code = 0): Answer => ({ code, out, err: '' });
export const user = (...accounts: string[]) =>
  said(
    JSON.stringify({ loggedIn: true, accounts: accounts.map((id) => ({ id, name: `of ${id}` })) }),
  );

/** A Cloudflare and a database that do as they are told; what happened is in `log`, in its order. */
export class World {
  log: string[] = [];
  lines: string[] = [];
  args: string[][] = [];
  env: Record<string, string | undefined> = complete;
  file: string | undefined;
  whoami = user('a1');
  secrets = said('[]');
  dryRun = said('');
  talkCode = 0;
  bundle: Record<string, string | Buffer> = { 'worker.js': 'export default {}' };
  targets = ['https://partyline.ada.workers.dev', 'schedule: * * * * *'];
  applied: readonly string[] = [];
  look: Awaited<ReturnType<Ports['database']['lookAt']>> | undefined;
  migrateError: Error | undefined;
  health: string | undefined;
  folder = '';
  wranglerEnv: NodeJS.ProcessEnv = {};
  /** What the folder held at the upload. */
  config: Record<string, unknown> = {};
  handedOver: Record<string, string> = {};

  get text(): string {
    return this.lines.join('\n');
  }

  get missing(): string[] {
    return this.lines.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('  ✗ '));
  }

  run(options = { isDryRun: false }): Promise<number> {
    return deploy(options, this.#ports());
  }

  #ports(): Ports {
    return {
      env: this.env,
      file: this.file,
      say: (line) => void this.lines.push(line),
      build: async () => void this.log.push('build'),
      loadCode: async () => ({ readConfig, migrate, migrations }),
      wrangler: ({ folder, env }) => {
        this.folder = folder;
        this.wranglerEnv = env;
        return { ask: (args) => this.#ask(args), talk: (args) => this.#talk(args) };
      },
      database: {
        lookAt: async () => {
          this.log.push('look');
          return this.look ?? { kind: 'there', applied: this.applied };
        },
        bringUpToDate: async () => {
          this.log.push('migrate');
          if (this.migrateError) throw this.migrateError;
          const now = migrationIds.filter((id) => !this.applied.includes(id));
          this.applied = migrationIds;
          return now;
        },
      },
      problemAt: async (address) => {
        this.log.push(`health ${address}`);
        return this.health;
      },
    };
  }

  async #ask(args: readonly string[]): Promise<Answer> {
    this.args.push([...args]);
    if (args[0] === 'whoami') return this.whoami;
    if (args[0] === 'secret') return this.secrets;
    expect(args).toContain('--dry-run');
    const outdir = args[args.indexOf('--outdir') + 1] ?? '';
    await mkdir(outdir);
    for (const [name, bytes] of Object.entries(this.bundle))
      await writeFile(join(outdir, name), bytes);
    return this.dryRun;
  }

  async #talk(args: readonly string[]): Promise<number> {
    this.args.push([...args]);
    this.log.push('upload');
    this.config = JSON.parse(await readFile(join(this.folder, 'wrangler.json'), 'utf8'));
    this.handedOver = JSON.parse(await readFile(join(this.folder, 'secrets.json'), 'utf8'));
    const entry = { type: 'deploy', targets: this.targets };
    await writeFile(
      join(this.folder, 'output.ndjson'),
      `{"type":"wrangler-session"}\n${JSON.stringify(entry)}\n`,
    );
    return this.talkCode;
  }
}

export const worldWith = (changes: Partial<World>): World => Object.assign(new World(), changes);
export const worldOf = (env: Record<string, string | undefined>): World =>
  worldWith({ env: { ...complete, ...env } });
