import { useState } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { ErrorCode } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { failureOf } from '../failure.ts';

/** Saves files of a room on this device, each under its name; `error`: why the last one could not be. */
export function useDownload(room: string) {
  const { client, words, announce } = useWidget();
  const [error, setError] = useState<ErrorCode | undefined>(undefined);
  const download = async ({ id, name }: ChatFile) => {
    setError(undefined);
    try {
      const { filesOf } = await import('../files.ts');
      save(await filesOf(client).link(room, id, { download: true }), name);
    } catch (failure) {
      const { code } = failureOf(failure);
      setError(code);
      announce(words.error(code));
    }
  };
  return { download, error };
}

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  // Should the server answer with anything but a file, the page stays where it is.
  link.target = '_blank';
  link.rel = 'noopener';
  link.click();
}
