import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { attachEnglish } from '../../widget/src/attach-strings.ts';
import { loaders } from '../../widget/src/languages/loaders.ts';
import { english as eager } from '../../widget/src/strings.ts';
import { moreEnglish } from '../../widget/src/strings-extras.ts';

const english: Readonly<Record<string, string>> = { ...eager, ...moreEnglish, ...attachEnglish };
const plural = /\.(zero|one|two|few|many|other)$/;
const counted = Object.keys(english)
  .filter((key) => key.endsWith('.other'))
  .map((key) => key.slice(0, -'.other'.length));

/** What happens to be written the same. */
const same: Readonly<Record<string, string>> = {
  de: 'chat chats name link zoom isOnline onlineNow onlineCount videoCount audioCount',
  es: 'chat chats zoom videoCount audioCount',
  fr: 'chat zoom news photoCount audioCount',
  pt: 'chat link zoom isOnline onlineNow onlineCount',
};
const hasLetters = (text: string) => /\p{L}/u.test(text.replace(/\{\w+\}/g, ''));

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
const source = (file: string) => readFile(inProject(`widget/src/${file}`), 'utf8');

it('every language that has a file can be loaded', async () => {
  const files = await readdir(inProject('widget/src/languages'));
  const tags = files.filter((file) => /^[a-z]{2}\.ts$/.test(file)).map((file) => file.slice(0, 2));
  expect(Object.keys(loaders).sort()).toEqual(tags.sort());
  expect(tags).toHaveLength(9);
});

describe.each(Object.entries(loaders))('the words of %s', (tag, load) => {
  const plurals = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const entries = load().then((module) => Object.entries<string>(module.default));

  it('are there for every key, in the plural forms of the language', async () => {
    const single = Object.keys(english).filter((key) => !plural.test(key));
    const forms = counted.flatMap((base) => plurals.map((form) => `${base}.${form}`));
    const keys = (await entries).map(([key]) => key);
    expect(keys.toSorted()).toEqual([...single, ...forms].sort());
  });

  it('have the placeholders of the English ones', async () => {
    const wrong = (await entries).filter(([key, text]) => {
      const wanted = placeholders(english[key.replace(plural, '.other')] ?? english[key] ?? '');
      const has = placeholders(text);
      if (key.endsWith('.zero')) return false;
      // "One file" and "two files" need no number.
      const isExact = !plural.test(key) || /\.(other|few|many)$/.test(key);
      const needed = isExact ? wanted : wanted.filter((name) => name !== '{count}');
      return (
        has.some((name) => !wanted.includes(name)) || !needed.every((name) => has.includes(name))
      );
    });
    expect(wrong).toEqual([]);
  });

  it('are not English', async () => {
    const left = (await entries).filter(
      ([key, text]) =>
        text === english[key] &&
        hasLetters(text) &&
        !same[tag]?.split(' ').includes(key.replace(plural, '')),
    );
    expect(left).toEqual([]);
  });

  it('have no spaces around them and no straight quotes or dots for typographic ones', async () => {
    const wrong = (await entries).filter(
      ([, text]) => text !== text.trim() || /\.\.\.|["']| {2}/.test(text),
    );
    expect(wrong).toEqual([]);
  });
});

it('French has its spaces before and within marks, and they do not break', async () => {
  const { default: french } = await import('../../widget/src/languages/fr.ts');
  const wrong = Object.values<string>(french).filter((text) =>
    /[ \u00a0][;!?»]|\p{L}[;!?»]|« |«\p{L}|(?<!\u00a0):(?!\/\/)/u.test(text),
  );
  expect(wrong).toEqual([]);
});

it('no word is there for nothing', async () => {
  const files = await readdir(inProject('widget/src'), { recursive: true });
  const code = await Promise.all(
    files
      .filter((file) => /\.tsx?$/.test(file) && !/strings|languages/.test(file))
      .map((file) => source(file)),
  );
  const text = code.join('\n');
  // Made from a part that varies: `told.${action}`, `${kind}Many`; a code of the error table is none of the widget's.
  const isMade = /^(error|told)\.|^(joined|left)(Two|Many)$/;
  const bases = Object.keys(english).map((key) => key.replace(plural, ''));
  const unused = bases.filter(
    (key) => !isMade.test(key) && !new RegExp(`\\b${key}['":,]`).test(text),
  );
  expect(unused).toEqual([]);
});
