import { describe, expect, it } from 'vitest';
import { read } from '../support/tree.ts';

const manifest = JSON.parse(read('widget/custom-elements.json'));
const [{ declarations }] = manifest.modules;
const [element] = declarations;
const names = (list: { name: string }[]): string[] => list.map(({ name }) => name).sort();
const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
];

/** What stands between the first `{` behind `start` and the next line that begins with `}`. */
function block(text: string, start: string): string {
  const from = text.indexOf(start);
  expect(from).toBeGreaterThanOrEqual(0);
  return text.slice(from, text.indexOf('\n}', from));
}

describe('custom-elements.json', () => {
  it('names the attributes that the types of the element name', () => {
    const types = block(read('widget/src/index.ts'), 'type ChatAttributes = {');
    const ofPages = ['class', 'className', 'id', 'style'];
    const attributes = found(types, /^ {2}'?([a-z-]+[A-Za-z]*)'?\?:/gm);
    expect(names(element.attributes)).toEqual(
      attributes.filter((name) => !ofPages.includes(name)).sort(),
    );
  });

  it('names the methods of the element', () => {
    const methods = found(
      block(read('widget/src/api.ts'), 'interface ChatApi {'),
      /^ {2}(\w+)[<(]/gm,
    );
    const told = element.members.filter(({ kind }: { kind: string }) => kind === 'method');
    expect(names(told)).toEqual(methods.sort());
  });

  it('names the events', () => {
    const types = block(read('widget/src/context.ts'), 'type WidgetEvents = {');
    const events = found(types, /^ {2}'?([a-z-]+)'?:/gm);
    expect(names(element.events)).toEqual(events.map((name) => `partyline:${name}`).sort());
  });

  it('names the properties and parts of docs/theming.md', () => {
    const table = (marker: string) => {
      const rows = read('docs/theming.md').split(`<!-- ${marker} -->`)[1]?.split('\n\n')[0] ?? '';
      return found(rows, /^\| `([a-z-]+)` \|/gm);
    };
    expect(names(element.cssProperties)).toEqual(table('properties').sort());
    // The bubble is the launcher's.
    expect(names(element.cssParts)).toEqual(
      table('parts')
        .filter((name) => name !== 'bubble')
        .sort(),
    );
  });

  it('is told by package.json, and published', () => {
    const { customElements, files } = JSON.parse(read('package.json'));
    expect(files).toContain(customElements);
    expect(JSON.parse(read(customElements)).schemaVersion).toMatch(/^2\./);
  });
});
