import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchDatabase } from '../../scripts/stack/upkeep.mjs';

let server: Server;
let url: string;
let hangsMs: (number | undefined)[];
let polls: number;
let undo: () => void;

/** A server whose health says one prepared thing after the other, and then that all is well. */
beforeEach(async () => {
  hangsMs = [];
  polls = 0;
  server = createServer((_, response) => {
    polls += 1;
    response.end(JSON.stringify({ ok: true, database: { ok: true, hangsMs: hangsMs.shift() } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  undo();
  server.closeAllConnections();
  server.close();
});

/** Watches until the prepared answers are used up and two more polls have gone by. */
async function watchThrough(answers: (number | undefined)[]): Promise<number> {
  hangsMs = [...answers];
  let restarts = 0;
  const restartDatabase = async () => {
    restarts += 1;
  };
  undo = watchDatabase({ url, restartDatabase }, () => {}, { everyMs: 5 });
  await expect.poll(() => polls).toBeGreaterThan(answers.length + 2);
  return restarts;
}

it('restarts a database that hangs in two polls in a row', async () => {
  expect(await watchThrough([11_000, 16_000])).toBe(1);
});

it('leaves a database alone that was slow once', async () => {
  expect(await watchThrough([11_000, undefined, 11_000])).toBe(0);
});

it('leaves a database alone that hangs for less than ten seconds', async () => {
  expect(await watchThrough([9_000, 9_500, 9_900])).toBe(0);
});

it('restarts again when the hang comes back', async () => {
  expect(await watchThrough([11_000, 16_000, undefined, 11_000, 16_000])).toBe(2);
});
