import { createFiles } from 'partyline/files';
import { createTestServer, type TestServer } from 'partyline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.close());

it('keeps files and gives them to who is in the room', async () => {
  const client = server.newClient();
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  const text = 'Dear all,\nthis is a letter.\n';
  const file = new File([text], 'letter.txt', { type: 'text/plain' });
  const sent = await room.send({ text: 'Read this', files: [file] });
  expect(server.messages('general')).toMatchObject([{ text: 'Read this', files: ['letter.txt'] }]);
  const ada = await server.person({ name: 'Ada' });
  const hers = await ada.join('general');
  const shown = hers.state.timeline.find((item) => item.seq === sent.seq);
  const [received] = shown?.type === 'message' ? (shown.files ?? []) : [];
  const files = createFiles(ada.client);
  const address = await files.link('general', received?.id ?? '');
  const answer = await server.options.fetch(address);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(text);
});

it('takes no files where the site switched them off', async () => {
  const other = await createTestServer({ settings: { files: false } });
  const { client } = await other.person({ name: 'Ada' });
  const room = await client.join('general');
  const file = new File(['text'], 'letter.txt', { type: 'text/plain' });
  await expect(room.send({ files: [file] })).rejects.toMatchObject({ code: 'switched-off' });
  await other.close();
});
