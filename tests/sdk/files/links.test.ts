import { expect, it } from 'vitest';
import { createFiles } from '../../../sdk/src/files/index.ts';
import { pass, useTestClock } from '../clock.ts';
import { signedIn } from '../join.ts';
import { server } from '../world.ts';

useTestClock();

async function withLinks() {
  const { world, client } = await signedIn();
  world.routes.set('POST /v1/rooms/general/files/links', ({ body }) => {
    const { ids } = body as { ids: string[] };
    const known = ids.filter((id) => id !== 'f_gone');
    const links = Object.fromEntries(known.map((id) => [id, `/v1/files/${id}?t=token`]));
    return { body: { links, expiresAt: Date.now() + 600_000 } };
  });
  const asked = () => world.calls.filter(({ path }) => path.endsWith('/links'));
  return { world, files: createFiles(client), asked };
}

it('[FILE-8] asks for addresses together, and makes them whole', async () => {
  const { files, asked } = await withLinks();
  const [one, two] = await Promise.all([
    files.link('general', 'f_1'),
    files.link('general', 'f_2', { download: true }),
    files.link('general', 'f_1'),
  ]);
  expect(one).toBe(`${server}/v1/files/f_1?t=token`);
  expect(new URL(two).searchParams.has('download')).toBe(true);
  expect(asked().map(({ body }) => body)).toEqual([{ ids: ['f_1', 'f_2'] }]);
});

it('keeps an address until a minute before its end', async () => {
  const { files, asked } = await withLinks();
  await files.link('general', 'f_1');
  await pass(539_000);
  await files.link('general', 'f_1');
  expect(asked()).toHaveLength(1);
  await pass(2_000);
  await files.link('general', 'f_1');
  expect(asked()).toHaveLength(2);
});

it('asks again for what was not there, and after a failure', async () => {
  const { world, files, asked } = await withLinks();
  await expect(files.link('general', 'f_gone')).rejects.toMatchObject({ code: 'file-not-found' });
  world.changePage({ isOnline: false });
  await expect(files.link('general', 'f_1')).rejects.toMatchObject({ code: 'network' });
  world.changePage({ isOnline: true });
  expect(await files.link('general', 'f_1')).toContain('f_1');
  expect(asked()).toHaveLength(3);
});

it('asks for at most 50 in one call', async () => {
  const { files, asked } = await withLinks();
  const ids = Array.from({ length: 51 }, (_, index) => `f_${index}`);
  await Promise.all(ids.map((id) => files.link('general', id)));
  expect(asked().map(({ body }) => (body as { ids: string[] }).ids.length)).toEqual([50, 1]);
});

it('needs what createPartyline answered', () => {
  const wrong: object = {};
  expect(() => createFiles(wrong as Parameters<typeof createFiles>[0])).toThrow('createPartyline');
});
