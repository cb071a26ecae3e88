import { describe, expect, it } from 'vitest';
import { parts } from '../../widget/src/parts.ts';
import { listTree, read } from '../support/tree.ts';

const page = read('docs/theming.md');
const sources = (ending: RegExp) =>
  listTree()
    .filter((path) => path.startsWith('widget/src/') && ending.test(path))
    .map(read)
    .join('\n');
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();

/** The first words of the rows of the table under a marker, and what else is in them. */
function rowsUnder(marker: string): Map<string, string[]> {
  const table = page.split(`<!-- ${marker} -->\n`)[1]?.split('\n\n')[0] ?? '';
  const rows = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
  return new Map(rows.slice(2).map(([, name = '', ...cells]) => [name.replaceAll('`', ''), cells]));
}

describe('docs/theming.md', () => {
  const properties = rowsUnder('properties');
  const css = sources(/\.css$/);

  it('lists every custom property of the style sheets, and no other', () => {
    // These two the chat sets itself, for the keyboard of phones.
    const used = found(css, /var\(\s*(--partyline-[\w-]+)/g).filter((it) => !/viewport/.test(it));
    expect([...properties.keys()].sort()).toEqual(used);
    for (const [name, cells] of properties) expect(cells.filter(Boolean).length, name).toBe(3);
  });

  it('says the defaults that the style sheets have', () => {
    const plain = css.replaceAll(/\s+/g, ' ');
    for (const [name, [, says = '']] of properties) {
      const used = found(plain, new RegExp(`var\\( ?${name}, ([^,()]+(?:\\([^()]*\\))?)\\)`, 'g'));
      const values = used.flatMap((value) => {
        const variable = /^var\((--\w+)\)$/.exec(value)?.[1];
        return variable ? found(plain, new RegExp(`${variable}: (#\\w+);`, 'g')) : value;
      });
      if (/^`/.test(says))
        expect(found(says, /`([^`]+)`/g), name).toEqual([...new Set(values)].sort());
    }
  });

  it('lists every part, and no other', () => {
    const named = found(sources(/\.tsx$/), /\bpart=(\{[^}]*\}|"[^"]*")/g).flatMap((value) =>
      [...value.matchAll(/["']([\w -]+)["']/g)].flatMap(([, names = '']) => names.split(' ')),
    );
    expect([...new Set(named)].sort()).toEqual([...parts].sort());
    expect([...rowsUnder('parts').keys()].sort()).toEqual([...parts, 'bubble'].sort());
  });

  it('uses in its recipes what it lists', () => {
    const used = found(page, /(--partyline-[\w-]+)/g);
    expect(used.filter((it) => !properties.has(it))).toEqual([]);
    const styled = found(page, /::part\(([\w-]+)\)/g).filter((it) => it !== 'name');
    expect(styled.filter((it) => !rowsUnder('parts').has(it))).toEqual([]);
  });
});
