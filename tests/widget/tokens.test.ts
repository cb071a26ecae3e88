import { describe, expect, it } from 'vitest';
import { isEmojiOnly } from '../../widget/src/talk/emoji.ts';
import { safeHref, type Token, tokenize } from '../../widget/src/talk/tokens.ts';

const plain = (tokens: readonly Token[]): string =>
  tokens.map((token) => ('children' in token ? plain(token.children) : token.text)).join('');
const types = (text: string) => tokenize(text).map((token) => token.type);

describe('the marks', () => {
  it.each<[string, Token[]]>([
    ['hello', [{ type: 'text', text: 'hello' }]],
    ['*bold*', [{ type: 'bold', children: [{ type: 'text', text: 'bold' }] }]],
    ['_it_', [{ type: 'italic', children: [{ type: 'text', text: 'it' }] }]],
    [
      'a *b _c_* d',
      [
        { type: 'text', text: 'a ' },
        {
          type: 'bold',
          children: [
            { type: 'text', text: 'b ' },
            { type: 'italic', children: [{ type: 'text', text: 'c' }] },
          ],
        },
        { type: 'text', text: ' d' },
      ],
    ],
    ['`*x*`', [{ type: 'code', text: '*x*' }]],
    ['```\na *b*\n```', [{ type: 'block', text: 'a *b*' }]],
    [
      'hi @ana!',
      [
        { type: 'text', text: 'hi ' },
        { type: 'mention', text: '@ana' },
        { type: 'text', text: '!' },
      ],
    ],
  ])('reads %j', (text, expected) => {
    expect(tokenize(text)).toEqual(expected);
  });

  it.each([
    '2*3*4',
    'snake_case_name',
    '* not bold *',
    '**',
    '****',
    '*open',
    '`open',
    '```open',
    '*over\nlines*',
    'mail@example.org',
    '_',
    '',
  ])('leaves %j as it is', (text) => {
    const tokens = tokenize(text);
    expect(plain(tokens)).toBe(text);
    expect(types(text).filter((type) => type !== 'text')).toEqual([]);
  });

  it('keeps the newest of two open marks', () => {
    expect(tokenize('*a *b*').at(-1)).toEqual({
      type: 'bold',
      children: [{ type: 'text', text: 'b' }],
    });
  });

  it('lets marks that cross stay text', () => {
    expect(plain(tokenize('*a _b* c_'))).toBe('a _b c_');
  });
});

describe('links', () => {
  const hrefs = (text: string) =>
    tokenize(text).flatMap((token) => (token.type === 'link' ? [token.href] : []));

  it.each([
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['(https://example.org/a)', ['https://example.org/a']],
    ['https://en.wikipedia.org/wiki/Party_(law).', ['https://en.wikipedia.org/wiki/Party_(law)']],
    ['http://a.example, http://b.example!', ['http://a.example/', 'http://b.example/']],
    ['write mailto:ana@example.org', ['mailto:ana@example.org']],
    ['HTTPS://EXAMPLE.ORG', ['https://example.org/']],
  ])('finds those in %j', (text, expected) => {
    expect(hrefs(text)).toEqual(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'java\nscript:alert(1)',
    'https:',
    'http://',
    'xhttps://example.org',
    'ftp://example.org',
  ])('makes none of %j', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  it('refuses every protocol but three', () => {
    expect(safeHref('javascript:alert(1)')).toBeUndefined();
    expect(safeHref(' javascript:alert(1)')).toBeUndefined();
    expect(safeHref('https://example.org')).toBe('https://example.org/');
  });
});

describe('emoji', () => {
  it.each(['👍', '👍🏽', '🎬 🍿', '👨‍👩‍👧', '🇩🇪', '❤️'])('%s alone is drawn large', (text) => {
    expect(isEmojiOnly(text)).toBe(true);
  });
  it.each(['', '👍 ok', '1', '#', '🎬🎬🎬🎬', 'a'])('%j is not', (text) => {
    expect(isEmojiOnly(text)).toBe(false);
  });
});
