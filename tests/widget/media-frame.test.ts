import type { ChatFile } from 'partyline';
import { describe, expect, it } from 'vitest';
import { frameOf, groupsOf } from '../../widget/src/talk/media-frame.ts';

const file = (id: string, type: string, more: Partial<ChatFile> = {}): ChatFile => ({
  id,
  name: id,
  type,
  size: 1,
  ...more,
});
const picture = (width: number, height: number) => file('p', 'image/png', { width, height });

describe('the files of a message', () => {
  it('are drawn with the pictures together and first', () => {
    const files = [
      file('a', 'text/plain'),
      file('b', 'image/png'),
      file('c', 'video/mp4'),
      file('d', 'image/gif'),
    ];
    expect(groupsOf(files).map((group) => group.map(({ id }) => id))).toEqual([
      ['b', 'd'],
      ['a'],
      ['c'],
    ]);
    expect(groupsOf(undefined)).toEqual([[]]);
  });

  it.each([
    ['a wide picture', picture(1_600, 800), 1, 'inline-size:320px;aspect-ratio:320/160'],
    ['a tall picture', picture(800, 1_600), 1, 'inline-size:160px;aspect-ratio:160/320'],
    [
      'a small picture, not blown up',
      picture(200, 100),
      1,
      'inline-size:200px;aspect-ratio:200/100',
    ],
    ['a dot', picture(1, 1), 1, 'inline-size:72px;aspect-ratio:72/72'],
    ['a strip', picture(8_000, 100), 1, 'inline-size:320px;aspect-ratio:320/72'],
    ['two pictures', picture(1, 1), 2, 'inline-size:320px;aspect-ratio:320/200'],
    ['ten pictures', picture(1, 1), 10, 'inline-size:320px;aspect-ratio:320/320'],
    [
      'a video nobody measured',
      file('v', 'video/webm'),
      1,
      'inline-size:320px;aspect-ratio:320/180',
    ],
  ])('have a frame of a size known before they are loaded: %s', (_, first, count, style) => {
    expect(frameOf(first, count)).toBe(style);
  });

  it('are rows of the style sheet where there is nothing to see', () => {
    expect(frameOf(file('a', 'application/pdf'), 1)).toBeUndefined();
    expect(frameOf(file('a', 'audio/mp4'), 1)).toBeUndefined();
  });
});
