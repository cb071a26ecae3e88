import { useEffect, useState } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';
import { useWidget } from '../context.ts';
import { failureOf } from '../failure.ts';
import { useBlobUrl } from './media-blob.ts';

/** Where the bytes of a file come from, and what is in the way. */
export type MediaSource = {
  /** Undefined until it is known, and once it has failed. */
  readonly url: string | undefined;
  /** Changes with every new address: who loads from it starts anew. */
  readonly attempt: number;
  /** `gone`: the file is not there any more. */
  readonly problem: 'gone' | 'failed' | undefined;
  /** What was at `url` did not load. Addresses end: the first time another one is asked for. */
  readonly onError: () => void;
  readonly retry: () => void;
};

type Found = Pick<MediaSource, 'url' | 'problem'> & { readonly attempt: number };

/** An address for a file, asked for as soon as it is wanted; one's own from this page at once. */
export function useMediaSource(room: string, file: ChatFile, isWanted: boolean): MediaSource {
  const { client } = useWidget();
  const own = useBlobUrl(file);
  const [isOwnBad, setIsOwnBad] = useState(false);
  const [found, setFound] = useState<Found>({ url: undefined, problem: undefined, attempt: 0 });
  const [asked, setAsked] = useState(0);
  const isOwn = own !== undefined && !isOwnBad;
  const isSent = file.upload === undefined;
  useEffect(() => {
    if (!isWanted || isOwn || !isSent) return;
    let isOver = false;
    const tell = (it: Omit<Found, 'attempt'>) => !isOver && setFound({ ...it, attempt: asked });
    import('../files.ts')
      .then(({ filesOf }) => filesOf(client).link(room, file.id, { fresh: asked > 0 }))
      .then(
        (url) => tell({ url, problem: undefined }),
        (error: unknown) => tell({ url: undefined, problem: problemOf(error) }),
      );
    return () => {
      isOver = true;
    };
  }, [client, room, file.id, isWanted, isOwn, isSent, asked]);
  const again = () => setAsked((before) => before + 1);
  const onError = () => {
    // A page may not allow addresses of its own memory; the server's come next.
    if (isOwn) setIsOwnBad(true);
    // Odd attempts are second ones: see `retry`.
    else if (found.attempt % 2 === 0) again();
    else setFound({ ...found, url: undefined, problem: 'failed' });
  };
  const retry = () => {
    setFound({ ...found, problem: undefined });
    setAsked((before) => before + 2 - (before % 2));
  };
  if (isOwn) return { url: own, attempt: -1, problem: undefined, onError, retry };
  return { ...found, onError, retry };
}

function problemOf(error: unknown): MediaSource['problem'] {
  return ['file-not-found', 'not-found'].includes(failureOf(error).code) ? 'gone' : 'failed';
}
