import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { errorStatus, errorTexts } from '../../sdk/src/protocol/error-answers.ts';
import { errors, isErrorCode } from '../../sdk/src/protocol/errors.ts';
import { listTree, read } from '../support/tree.ts';

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

const without = (ids: readonly string[], others: readonly string[]): string[] =>
  ids.filter((id) => !others.includes(id));

describe('the rules of SPEC.md and the titles of the tests', () => {
  const rules = matches(read('sdk/src/protocol/SPEC.md'), /^- \*\*([A-Z]+-\d+)\*\*/gm);
  const tests = listTree().filter((path) => /^tests\/.*\.(test|spec|test-d)\.tsx?$/.test(path));
  const title = /['"`]((?:\[[A-Z]+-\d+\] ?)+)/g;
  const titles = tests
    .filter((path) => existsSync(inProject(path)))
    .flatMap((path) => matches(read(path), title))
    .flatMap((ids) => matches(ids, /\[([A-Z]+-\d+)\]/g));

  it('each rule has an id of its own', () => {
    expect(rules.length).toBeGreaterThan(0);
    expect(rules).toEqual([...new Set(rules)]);
  });

  it('each rule has a test whose title starts with its id', () => {
    expect(without(sorted(rules), titles)).toEqual([]);
  });

  it('each id in a title is a rule', () => {
    expect(without(sorted(titles), rules)).toEqual([]);
  });
});

describe('the error table and ERRORS.md', () => {
  const codes = Object.keys(errors).filter(isErrorCode);

  it('name the same codes in the same order', () => {
    const headings = matches(read('sdk/src/protocol/ERRORS.md'), /^## (\S+)$/gm);
    expect(headings).toEqual(codes);
  });

  it('say the same sentence, status and retry', () => {
    const page = read('sdk/src/protocol/ERRORS.md');
    const unlike = codes.filter((code) => {
      const section = page.split(`## ${code}\n`)[1]?.split('\n## ')[0] ?? '';
      const { retry, fatal } = errors[code];
      const ending = fatal ? '; ends a connection for good' : '';
      const status = errorStatus[code] || 'none';
      const line = `“${errorTexts[code]}” HTTP ${status}; retry: ${retry}${ending}.`;
      return !section.startsWith(`${line}\n`);
    });
    expect(unlike).toEqual([]);
  });
});
