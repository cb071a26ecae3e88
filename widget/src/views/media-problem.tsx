import { useWidget } from '../context.ts';
import type { MediaSource } from '../hooks/media-source.ts';

/** Why a picture, video or sound is not there, and a way to try again where that may help. */
export function MediaProblem({
  problem,
  onRetry,
}: {
  problem: NonNullable<MediaSource['problem']>;
  onRetry: () => void;
}) {
  const { words } = useWidget();
  return (
    <p class="media-problem">
      {problem === 'gone' ? words.error('file-not-found') : words.say('loadFailed')}
      {problem === 'failed' && (
        <button type="button" class="link-button" onClick={onRetry}>
          {words.say('retry')}
        </button>
      )}
    </p>
  );
}
