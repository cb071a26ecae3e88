import { useContext } from 'preact/hooks';
import type { ChatMessage, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { MarkupContext } from '../hooks/markup.ts';
import { frameOf, groupsOf } from '../talk/media-frame.ts';
import { toneOf } from '../talk/person-look.ts';
import type { MessageRow } from '../talk/rows.ts';
import { Avatar } from './avatar.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Lazy } from './lazy.tsx';

type Props = { readonly row: MessageRow; readonly handle: RoomHandle; readonly isOnline: boolean };

/** One message: who, what, when, and how its sending goes. */
export function Message(props: Props) {
  const { words, extras } = useWidget();
  const markup = useContext(MarkupContext);
  const { row, handle, isOnline } = props;
  const { message, isOwn, isFirst, isLast } = row;
  const text = message.removedAt ? words.say('removed') : message.text;
  const name = isOwn ? words.say('you') : message.name;
  const time = words.moments.time(message.at);
  const shape = [
    'message',
    isOwn && 'own',
    isFirst && 'first',
    isLast && 'last',
    message.status,
    message.removedAt && 'removed',
    markup?.isEmojiOnly(message.text) && 'jumbo',
  ];
  return (
    <article
      class={shape.filter(Boolean).join(' ')}
      data-row={row.key}
      data-message
      data-by={message.by}
      tabIndex={-1}
      aria-label={words.say('messageBy', { name, time })}
    >
      {!isOwn && isLast && <Avatar id={message.by} name={message.name} />}
      <div class="bubble" part={isOwn ? 'message own-message' : 'message'}>
        {/* The direction is that of the text; the shape of the bubble stays that of the page. */}
        <div class="words" dir="auto">
          {!isOwn && isFirst && (
            // Enter at the message does the same, without a stop for each name on the way through.
            <button
              type="button"
              class="author"
              part="author"
              style={toneOf(message.by)}
              tabIndex={-1}
            >
              <bdi>{message.name}</bdi>
            </button>
          )}
          {groupsOf(message.files).map(
            (files) =>
              files[0] && (
                <div key={files[0].id} class="media" style={frameOf(files[0], files.length)}>
                  <Lazy>{({ Media }) => <Media files={files} {...props} />}</Lazy>
                </div>
              ),
          )}
          <div class="text">{markup ? <markup.MessageText text={text} /> : text}</div>
          <span class="meta" part="time">
            <time
              dateTime={new Date(message.at).toISOString()}
              title={words.moments.full(message.at)}
            >
              {time}
            </time>
            {isOwn && <Delivery status={message.status} isOnline={isOnline} />}
          </span>
        </div>
        {isOwn && extras && <extras.MessageRemoval message={message} handle={handle} />}
      </div>
      {message.status !== 'sent' && <Lazy>{({ MessageEnd }) => <MessageEnd {...props} />}</Lazy>}
    </article>
  );
}

function Delivery({ status, isOnline }: { status: ChatMessage['status']; isOnline: boolean }) {
  const { words } = useWidget();
  const looks = {
    sending: { icon: 'clock', text: words.say(isOnline ? 'sending' : 'waiting') },
    sent: { icon: 'check', text: words.say('sent') },
    failed: { icon: 'alert', text: words.say('notSent') },
  } satisfies Record<typeof status, { icon: IconName; text: string }>;
  const { icon, text } = looks[status];
  return (
    <span class="delivery" title={text}>
      <Icon name={icon} />
      <span class="unseen">{text}</span>
    </span>
  );
}
