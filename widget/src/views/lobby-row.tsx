import type { ComponentChildren } from 'preact';
import { useWidget } from '../context.ts';
import { sayBriefly } from '../talk/brief.ts';

/** A row of the lobby: a picture or mark, what it is called, one line about it, and what is new. */
export function LobbyRow({
  mark,
  title,
  about,
  at,
  unread = 0,
  isCurrent = false,
  isBusy = false,
  onOpen,
  children,
}: {
  mark: ComponentChildren;
  title: string;
  about: ComponentChildren;
  /** ms since 1970; null: there was nothing yet. */
  at?: number | null;
  unread?: number;
  isCurrent?: boolean;
  isBusy?: boolean;
  onOpen: () => void;
  /** Stands where the unread count would. */
  children?: ComponentChildren;
}) {
  const { words } = useWidget();
  return (
    <li>
      <button
        type="button"
        class={unread > 0 ? 'room has-unread' : 'room'}
        aria-current={isCurrent || undefined}
        aria-busy={isBusy || undefined}
        onClick={onOpen}
      >
        {mark}
        <span class="room-text">
          <span class="room-title" dir="auto">
            {title}
          </span>
          <span class="room-about" dir="auto">
            {about}
          </span>
        </span>
        <span class="room-side">
          {at != null && (
            <time dateTime={new Date(at).toISOString()} title={words.moments.full(at)}>
              {sayBriefly(words.locale, at)}
            </time>
          )}
          {unread > 0 ? <Badge count={unread} /> : children}
        </span>
      </button>
    </li>
  );
}

/** How many are unread; from a hundred on nobody counts. */
function Badge({ count }: { count: number }) {
  const { words } = useWidget();
  return (
    <span class="badge" part="badge">
      <span aria-hidden="true" dir="ltr">
        {count > 99 ? `${words.number(99)}+` : words.number(count)}
      </span>
      <span class="unseen">{words.count('unreadCount', count)}</span>
    </span>
  );
}
