import { afterEach, expect, it } from 'vitest';
import { watchDatabase } from '../../scripts/stack/upkeep.mjs';
import { useStack } from '../support/stack.ts';

const stack = useStack();
let undo = () => {};
afterEach(() => undo());

const enter = (name: string): Promise<Response> =>
  fetch(`${stack().url}/v1/guest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:8080' },
    body: JSON.stringify({ name }),
  });

it('restarts a database that hangs with a write under way, and writing goes on', async () => {
  const said: string[] = [];
  undo = watchDatabase(stack(), (line) => said.push(line), { everyMs: 500 });
  const hanging = stack().pids().database ?? 0;
  process.kill(hanging, 'SIGSTOP');
  expect((await enter('Ada')).status).toBe(503);
  const isWell = async () => (await fetch(`${stack().url}/health`)).status;
  await expect.poll(isWell, { timeout: 50_000, interval: 500 }).toBe(200);
  expect(said).toEqual(['The database stopped answering writes: restarting it.']);
  expect(stack().pids().database).not.toBe(hanging);
  expect((await enter('Grace')).status).toBe(201);
});
