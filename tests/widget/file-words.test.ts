import type { ChatFile } from 'partyline';
import { describe, expect, it } from 'vitest';
import { mediaEnglish } from '../../widget/src/media-strings.ts';
import { sayDuration } from '../../widget/src/talk/duration.ts';
import { sayMessage } from '../../widget/src/talk/file-words.ts';
import { galleryOf } from '../../widget/src/talk/gallery.ts';
import { addWords, createWords } from '../../widget/src/words.ts';

addWords(mediaEnglish);
const words = createWords(['en']);
const file = (type: string, more: Partial<ChatFile> = {}): ChatFile => ({
  id: type,
  name: 'x',
  type,
  size: 1,
  ...more,
});
const photo = file('image/jpeg');

describe('a message in one line', () => {
  it.each([
    ['Photo', '', [photo]],
    ['Photo: a cat', '', [file('image/png', { alt: 'a cat' })]],
    ['3 photos', '', [photo, photo, photo]],
    ['Video', '', [file('video/mp4')]],
    ['Audio', '', [file('audio/mp4')]],
    ['File', '', [file('application/pdf')]],
    ['2 files', '', [photo, file('text/plain')]],
    ['Look (2 photos)', 'Look', [photo, photo]],
    ['3 files', '', 3],
    ['File', '', 1],
    ['Hello', 'Hello', undefined],
    ['Hello', 'Hello', 0],
    ['This message was deleted', '', undefined],
    ['This message was deleted', '', []],
  ])('says %j', (said, text, files) => {
    expect(sayMessage(words, { text, files })).toBe(said);
  });
});

it.each([
  [0.4, '0:00'],
  [5, '0:05'],
  [65, '1:05'],
  [3_723, '1:02:03'],
])('%d seconds are written %s', (seconds, text) => {
  expect(sayDuration(seconds, 'en')).toBe(text);
});

it('the large view goes through pictures and videos that were sent, in their order', () => {
  const message = (seq: number, status: 'sent' | 'sending', files: ChatFile[]) =>
    ({
      type: 'message',
      key: `${seq}`,
      seq,
      by: 'u',
      name: 'U',
      text: '',
      at: 0,
      status,
      files,
    }) as const;
  const timeline = [
    message(1, 'sent', [file('image/png', { id: 'one' }), file('text/plain')]),
    { type: 'notice', key: 'n', seq: 2, kind: 'joined', by: 'u', name: 'U', at: 0 } as const,
    message(3, 'sent', [file('video/mp4', { id: 'two' })]),
    message(0, 'sending', [photo]),
  ];
  expect(galleryOf(timeline).map((item) => item.file.id)).toEqual(['one', 'two']);
});
