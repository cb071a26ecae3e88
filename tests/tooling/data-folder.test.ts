import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findDataFolder } from '../../scripts/admin/data-folder.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'partyline-operator-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function runOn(folder: string): Promise<void> {
  await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, folder, 'running'), 'http://127.0.0.1:1999\n');
}

it('means the server of the home that runs, and that of npm start where none does', async () => {
  expect(findDataFolder({}, root)).toBe(join(root, '.partyline'));
  await runOn('.partyline-edge');
  expect(findDataFolder({}, root)).toBe(join(root, '.partyline-edge'));
});

it('asks which one, where both run', async () => {
  await runOn('.partyline');
  await runOn('.partyline-edge');
  expect(() => findDataFolder({}, root)).toThrow(
    /^Two servers run here: choose one with PARTYLINE_DATA=\.partyline or /,
  );
  expect(findDataFolder({ PARTYLINE_DATA: join(root, 'own') }, root)).toBe(join(root, 'own'));
});
