import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { anchorsOf, docPages, fencesOf, inlineCode, linksOf } from '../support/docs.ts';
import { listTree, read } from '../support/tree.ts';
import { typeCheck } from '../support/type-check.ts';

const pages = docPages();
const fences = [...pages].flatMap(([page, text]) => fencesOf(page, text));
const everyCode = [...pages].flatMap(([, text]) => inlineCode(text));

/** Of the pages that a chat stands on. */
const foreign = ['data-theme', 'data-bs-theme'];

const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
];
const all = [...pages.values()].join('\n');

describe('links', () => {
  const linking = [...pages.keys(), 'README.md', 'CONTRIBUTING.md'];

  it.each(linking)('of %s lead to files and headings that are there', (page) => {
    const dead = linksOf(page, read(page)).filter(({ path, anchor }) => {
      if (!existsSync(inProject(path))) return true;
      return anchor !== undefined && !anchorsOf(read(path)).includes(anchor);
    });
    expect(dead.map(({ link }) => link)).toEqual([]);
  });

  it('lead from the index to every page', () => {
    const index = linksOf('docs/README.md', read('docs/README.md')).map(({ path }) => path);
    const others = [...pages.keys()].filter((page) => page !== 'docs/README.md');
    expect(others.filter((page) => !index.includes(page))).toEqual([]);
  });
});

describe('code in docs/', () => {
  const ofTypes = fences.filter(({ language }) => /^tsx?$/.test(language));
  const examples = ofTypes.map(({ page, place, language, code }) => {
    const pragma = language === 'tsx' ? '/** @jsxImportSource react */' : '';
    return [page.replace('.md', `-${place}.${language}`), `${pragma}${code}`] as const;
  });

  /** What stands before the dot in sentences. */
  const things: Record<string, string> = {
    partyline: "import('partyline').Partyline",
    room: "import('partyline').RoomHandle",
    people: "import('partyline/people').People",
    Partyline: "import('../widget/src/api.ts').ChatApi & { push: unknown }",
    server: "import('partyline/testing').TestServer",
  };
  const calls = everyCode
    .flatMap((code) => found(code, /^(\w+(?:\.\w+)+)\b/g))
    .filter((call) => Object.hasOwn(things, call.split('.')[0] ?? ''));
  const sentences = [
    ...Object.entries(things).map(([name, type]) => `declare const ${name}: ${type};`),
    ...calls.map((call) => `void ${call};`),
    'export {};',
  ].join('\n');

  it('has the types that are published, and sentences name what there is', () => {
    expect(examples.length).toBeGreaterThan(8);
    expect(calls.length).toBeGreaterThan(10);
    expect(typeCheck(new Map([...examples, ['docs/sentences.ts', sentences]]))).toEqual([]);
    // One program for all: making it is what takes the time.
  }, 120_000);
});

describe('names in docs/', () => {
  const element = JSON.parse(read('widget/custom-elements.json')).modules[0].declarations[0];
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).sort();
  const launcher = read('widget/src/launcher.ts');
  const ofLauncher = ['mode', 'target', 'position', 'open', 'label', 'lang'];

  it('of attributes are those of the element and of the script tag, all of them', () => {
    for (const name of ofLauncher) expect(launcher).toMatch(new RegExp(`\\b${name}\\b`));
    const known = new Set([...names(element.attributes), ...ofLauncher].map((it) => `data-${it}`));
    const table = found(read('docs/script-tag.md'), /^\| `(data-[\w-]+)`/gm);
    expect(table.sort()).toEqual([...known].sort());
    const named = found(all, /\b(data-[a-z-]+)(?==|`)/g).filter((name) => !foreign.includes(name));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('of events are those of the element, all of them', () => {
    const known = names(element.events).map((name) => name.replace('partyline:', ''));
    const [, section = ''] = read('docs/script-tag.md').split('## Events');
    const table = found(section.split('\n## ')[0] ?? '', /^(\| `.*)$/gm);
    expect(table.flatMap((row) => found(row.split('|')[1] ?? '', /`([\w-]+)`/g)).sort()).toEqual(
      known,
    );
    const used = [...found(all, /partyline:([\w-]+)`/g), ...found(all, /\.on\('([\w-]+)'/g)];
    const ofSdk = ['session', 'message', 'delivery', 'progress', 'connection', 'error', 'request'];
    expect(used.filter((name) => !known.includes(name) && !ofSdk.includes(name))).toEqual([]);
  });

  it('of methods are those of the element, all of them', () => {
    const [, section = ''] = read('docs/script-tag.md').split('## What a page can call');
    const table = found(section.split('\n## ')[0] ?? '', /^(\| `.*)$/gm);
    const methods = table.flatMap((row) => found(row.split('|')[1] ?? '', /`(\w+)\(/g));
    const known = element.members.filter(({ kind }: { kind: string }) => kind === 'method');
    expect(methods.sort()).toEqual(names(known));
  });

  it('of settings are read somewhere, and all that are read stand in self-hosting', () => {
    const sources = listTree()
      .filter((path) => /^(party\/auth|scripts)\/.*\.(ts|mjs)$/.test(path))
      .map(read);
    const read_ = (name: string) => sources.some((text) => new RegExp(`\\b${name}\\b`).test(text));
    const page = read('docs/self-hosting.md');
    const named = found(page, /`([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)`/g).filter(
      (name) => !/^(PUT|GET|HEAD)$/.test(name),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !read_(name))).toEqual([]);
    const [, list = ''] = /const settings = \[([^\]]*)\]/.exec(read('scripts/stack.mjs')) ?? [];
    const passed = found(list, /'(\w+)'/g);
    expect(passed.length).toBeGreaterThan(10);
    expect(passed.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('of the operator’s commands are those of the tool, all of them', () => {
    const tool = read('scripts/admin.mjs');
    const commands = found(tool, /^ {2}'(site [a-z ]+)':/gm);
    const options = found(tool, /^ {2}'?([a-z-]+)'?: \{ type:/gm);
    const lines = [...everyCode, ...found(all, /npm run admin -- (site .+)$/gm)];
    const named = lines.filter((code) => /^site [a-z]/.test(code));
    expect(commands.length).toBeGreaterThan(5);
    const calls = (command: string) => named.some((code) => `${code} `.startsWith(`${command} `));
    expect(commands.filter((command) => !calls(command))).toEqual([]);
    const isCommand = (code: string) =>
      commands.some((command) => `${code} `.startsWith(`${command} `));
    expect(named.filter((code) => !isCommand(code))).toEqual([]);
    const given = found(read('docs/sites.md'), /--([a-z]+(?:-[a-z]+)*)/g);
    expect(given.filter((option) => !options.includes(option))).toEqual([]);
  });
});
