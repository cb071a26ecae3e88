import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { PluralKey } from '../strings.ts';
import type { Words } from '../words.ts';

/** What is known of what somebody said: files themselves, or only how many there are. */
type Said = {
  readonly text: string;
  readonly files?: readonly ChatFile[] | number | undefined;
};

const kinds: Record<string, PluralKey> = {
  image: 'photoCount',
  video: 'videoCount',
  audio: 'audioCount',
};

/** A message in one line, for who does not see it: its text, and what files it has. One without either was removed. */
export function sayMessage(words: Words, { text, files }: Said): string {
  const said = sayFiles(words, files);
  if (said === '') return text || words.say('removed');
  return text === '' ? said : words.say('textWithFiles', { text, files: said });
}

/** "Photo", "3 files", "Video": what files a message has, in a word or two. */
function sayFiles(words: Words, files: Said['files'] = []): string {
  if (typeof files === 'number') return files > 0 ? words.count('fileCount', files) : '';
  const [first] = files;
  if (!first) return '';
  const [kind = ''] = first.type.split('/');
  if (!files.every(({ type }) => type.startsWith(kind)))
    return words.count('fileCount', files.length);
  if (first.alt && files.length === 1 && kind === 'image')
    return words.say('photoOf', { alt: first.alt });
  return words.count(kinds[kind] ?? 'fileCount', files.length);
}
