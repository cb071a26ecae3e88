import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageBundle } from '../../rollup.config.mjs';
import { bundle } from '../../scripts/build.mjs';
import { inProject } from '../../scripts/project.mjs';

const user = mkdtempSync(join(tmpdir(), 'partyline-user-'));
let modules: string[] = [];
let chunks: Awaited<ReturnType<typeof bundle>> = [];

// A project that has the package installed, with the files that would be published.
beforeAll(async () => {
  chunks = await bundle(packageBundle());
  modules = chunks.flatMap((chunk) => Object.keys(chunk.modules));
  const home = join(user, 'node_modules/partyline');
  for (const { fileName, code } of chunks) {
    const path = join(home, 'dist/npm', fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
  cpSync(inProject('package.json'), join(home, 'package.json'));
  for (const name of ['partysocket', 'preact', 'react', 'sql.js', 'thumbhash', 'valibot']) {
    symlinkSync(inProject(`node_modules/${name}`), join(user, 'node_modules', name));
  }
}, 60_000);
afterAll(() => rmSync(user, { recursive: true, force: true }));

const answerOf = (program: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: user,
    encoding: 'utf8',
    timeout: 20_000,
  }).trim();

it('holds every module once, whatever entries share', () => {
  expect(modules.length).toBeGreaterThan(0);
  expect(modules.filter((id, index) => modules.indexOf(id) !== index)).toEqual([]);
});

it('can be imported and used in Node, with people of a client and errors of one class', () => {
  const program = `
    import { createPartyline, PartylineError } from 'partyline';
    import { createPeople } from 'partyline/people';
    const client = createPartyline({ server: 'http://127.0.0.1:1' });
    const people = createPeople(client);
    const error = await people.loaded().catch((error) => error);
    console.log(error instanceof PartylineError, error.code, people.state.connection);
    client.close();`;
  expect(answerOf(program)).toBe('true unauthenticated idle');
});

it('draws in React on a server', () => {
  symlinkSync(inProject('node_modules/react-dom'), join(user, 'node_modules/react-dom'));
  const program = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { PartylineChat, PartylineProvider } from 'partyline/react';
    const chat = createElement(PartylineChat, { room: 'general' });
    const page = createElement(PartylineProvider, { server: 'http://127.0.0.1:1' }, chat);
    console.log(renderToString(page));`;
  expect(answerOf(program)).toBe(
    '<partyline-chat server="http://127.0.0.1:1" room="general"></partyline-chat>',
  );
});

it('serves tests from memory', () => {
  const program = `
    import { createPartyline } from 'partyline';
    import { createTestServer } from 'partyline/testing';
    const server = await createTestServer();
    const client = createPartyline({ server: server.url, ...server.options });
    await client.enterAsGuest('Ada');
    await (await client.join('general')).send('Hello!');
    console.log(server.messages('general')[0].text);
    client.close();
    await server.close();`;
  expect(answerOf(program)).toBe('Hello!');
});

it('has the server for tests in no other entry, and nothing of Node in it', () => {
  const importing = chunks.filter(({ imports, dynamicImports }) =>
    [...imports, ...dynamicImports].some((name) => /^(testing|sql)\.js$/.test(name)),
  );
  expect(importing.map(({ fileName }) => fileName)).toEqual(['testing.js']);
  const party = chunks.filter((chunk) =>
    Object.keys(chunk.modules).some((id) => id.startsWith(inProject('party'))),
  );
  expect(party.map(({ fileName }) => fileName)).toEqual(['testing.js']);
  expect(party.flatMap(({ imports }) => imports).filter((name) => /^node:/.test(name))).toEqual([]);
});

it('has entries that a server can import and that start nothing', () => {
  const program = `
    for (const name of ['', '/people', '/files', '/widget', '/react', '/testing', '/protocol'])
      console.log(Object.keys(await import('partyline' + name)).length > 0);`;
  expect(answerOf(program)).toBe(Array(7).fill('true').join('\n'));
});
