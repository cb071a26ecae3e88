import type { RoomHandle, RoomState } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { toneOf } from '../talk/person-look.ts';
import { isPrivate } from '../talk/private.ts';
import { Lazy } from './lazy.tsx';

/** Above the oldest message: more is coming, could not come, or there is no more. */
export function TimelineHead({
  handle,
  state,
  title,
}: {
  handle: RoomHandle;
  state: RoomState;
  title: string;
}) {
  const { words } = useWidget();
  if (state.history === 'failed')
    return (
      <div class="older" role="alert">
        <span>{words.say('olderFailed')}</span>
        <button
          type="button"
          class="link-button"
          onClick={() => handle.loadOlder().catch(() => undefined)}
        >
          {words.say('retry')}
        </button>
      </div>
    );
  if (state.history !== 'complete')
    return (
      <div class="older">
        <span class="spinner" aria-hidden="true" />
        <span>{words.say('loadingOlder')}</span>
      </div>
    );
  if (isPrivate(state.id))
    return (
      <Lazy>{({ PrivateBeginning }) => <PrivateBeginning state={state} title={title} />}</Lazy>
    );
  const isEmpty = !state.timeline.some((item) => item.type === 'message');
  return (
    <div class={isEmpty ? 'beginning alone' : 'beginning'}>
      <span class="room-mark large" style={toneOf(state.id)} aria-hidden="true">
        #
      </span>
      <p class="title">
        {isEmpty ? words.say('emptyRoom') : words.say('beginning', { room: title })}
      </p>
      {(state.description || isEmpty) && (
        <p class="lead" dir="auto">
          {state.description || words.say('emptyRoomText')}
        </p>
      )}
    </div>
  );
}

/** Grey shapes of messages until the first ones are there. */
export function TimelineSkeleton() {
  const { words } = useWidget();
  return (
    <div class="skeleton">
      <span class="unseen">{words.say('loading')}</span>
      {['w60', 'w45 own', 'w70', 'w50', 'w62 own'].map((shape) => (
        <span key={shape} class={`skeleton-bubble ${shape}`} aria-hidden="true" />
      ))}
    </div>
  );
}
