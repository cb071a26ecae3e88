import { expect, it } from 'vitest';
import { integrity, mistake } from '../../scripts/build.mjs';
import { siteModule } from '../../scripts/site-module.mjs';

function site(files: Record<string, string>): Record<string, unknown> {
  const text = siteModule(new Map(Object.entries(files))).get('site.js') ?? '';
  return JSON.parse(text.replace(/^export default /, '').replace(/;\n$/, ''));
}

it('gives each file its type, body and a strong etag', () => {
  expect(site({ 'index.html': '<p>hi' })).toEqual({
    'index.html': {
      type: 'text/html; charset=utf-8',
      body: '<p>hi',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
      immutable: false,
    },
  });
});

it('changes the etag with the content', () => {
  expect(site({ 'a.js': '1' })['a.js']).not.toEqual(site({ 'a.js': '2' })['a.js']);
});

it.each([
  ['assets/partyline-0a1b2c3d.js', true],
  ['widget-0a1b2c3d.js', true],
  ['widget.js', false],
  ['embed.html', false],
])('%s is immutable: %s', (path, immutable) => {
  expect(site({ [path]: '' })[path]).toMatchObject({ immutable });
});

it('refuses a file whose type it does not know', () => {
  expect(() => site({ 'picture.tiff': '' })).toThrow('no content type is known for picture.tiff');
});

it('writes integrity the way browsers read it', () => {
  expect(integrity("alert('Hello, world.');")).toBe(
    'sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO',
  );
});

it('names the place and the mistake of a failed build in one line', () => {
  const message = 'Transform failed with 1 error:\nsdk/src/a.ts:2:4: ERROR: Unexpected ";"';
  expect(mistake(new Error(message))).toBe('sdk/src/a.ts:2:4: ERROR: Unexpected ";"');
});
