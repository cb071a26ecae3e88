import {
  type CSSProperties,
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import type { Partyline } from '../../../sdk/src/index.ts';
import type { ColorScheme } from '../api.ts';
import type { WidgetEvents } from '../context.ts';
import type { PartylineChat as ChatElement } from '../element.ts';
import { useOptionalPartyline } from './client.ts';

export type PartylineChatProps = {
  /** Shares this client; by default that of the nearest provider, or one of `server` of its own. */
  readonly client?: Partyline;
  readonly server?: string;
  readonly site?: string;
  /** Opened first; `auto` is the page's own room. */
  readonly room?: string;
  readonly mode?: 'inline' | 'page' | 'panel';
  /** Of a panel: whether it is open. */
  readonly open?: boolean;
  readonly position?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  readonly colorScheme?: ColorScheme;
  readonly density?: 'comfortable' | 'compact';
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl';
  readonly countInTitle?: boolean;
  readonly id?: string;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** Tells that the element's code could not be loaded. */
  readonly onLoadError?: (error: unknown) => void;
  readonly onReady?: (detail: WidgetEvents['ready']) => void;
  readonly onOpen?: () => void;
  readonly onClose?: () => void;
  readonly onMessage?: (detail: WidgetEvents['message']) => void;
  readonly onUnread?: (detail: WidgetEvents['unread']) => void;
  readonly onSignIn?: (detail: WidgetEvents['sign-in']) => void;
  readonly onError?: (detail: WidgetEvents['error']) => void;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'partyline-chat': import('react').DetailedHTMLProps<
        import('react').HTMLAttributes<ChatElement>,
        ChatElement
      > & {
        server?: string;
        site?: string;
        room?: string;
        mode?: string;
        position?: string;
        density?: string;
        open?: boolean;
        'color-scheme'?: string;
        'count-in-title'?: boolean;
      };
    }
  }
}

/**
 * `<partyline-chat>` as a component; a `ref` gives the element with its methods. Its code is loaded when it is shown first; on a server it is the empty
 * element.
 */
export const PartylineChat = forwardRef<ChatElement | null, PartylineChatProps>(
  function PartylineChat(props, ref) {
    const element = useRef<ChatElement | null>(null);
    const shared = useOptionalPartyline();
    const client = props.client ?? (props.server === undefined ? shared : null);
    const latest = useRef(props);
    latest.current = props;
    useImperativeHandle<ChatElement | null, ChatElement | null>(ref, () => element.current);
    useEffect(() => listen(element.current, latest), []);
    useEffect(() => {
      // Before its code is there it keeps this as a plain property, which it takes up then.
      if (element.current) element.current.client = client ?? undefined;
    }, [client]);
    useEffect(() => {
      import('../index.ts').catch((error: unknown) => latest.current.onLoadError?.(error));
    }, []);
    // While its client is on its way the element must not make one of its own.
    const server = props.server ?? client?.server;
    return createElement('partyline-chat', { ref: element, ...attributesOf({ ...props, server }) });
  },
);

// Attributes, not properties: React 18 knows nothing else of custom elements, and a server can write them.
function attributesOf(props: PartylineChatProps): Record<string, unknown> {
  const { server, site, room, mode, position, density, lang, dir, id, className, style } = props;
  const flag = (is: boolean | undefined) => (is ? '' : undefined);
  return {
    ...{ server, site, room, mode, position, density, lang, dir, id, style },
    class: className,
    open: flag(props.open),
    'color-scheme': props.colorScheme,
    'count-in-title': flag(props.countInTitle),
    suppressHydrationWarning: true,
  };
}

/** Calls what the props of the latest rendering say. */
function listen(chat: ChatElement | null, latest: { readonly current: PartylineChatProps }) {
  if (!chat) return;
  const undoes = [
    on(chat, 'partyline:ready', (detail) => latest.current.onReady?.(detail)),
    on(chat, 'partyline:open', () => latest.current.onOpen?.()),
    on(chat, 'partyline:close', () => latest.current.onClose?.()),
    on(chat, 'partyline:message', (detail) => latest.current.onMessage?.(detail)),
    on(chat, 'partyline:unread', (detail) => latest.current.onUnread?.(detail)),
    on(chat, 'partyline:sign-in', (detail) => latest.current.onSignIn?.(detail)),
    on(chat, 'partyline:error', (detail) => latest.current.onError?.(detail)),
  ];
  return () => {
    for (const undo of undoes) undo();
  };
}

type ChatEvents = {
  [K in keyof WidgetEvents as `partyline:${K}`]: WidgetEvents[K];
};

function on<K extends keyof ChatEvents>(
  chat: HTMLElement,
  type: K,
  listener: (detail: ChatEvents[K]) => void,
): () => void {
  const hear = (event: Event) => event instanceof CustomEvent && listener(event.detail);
  chat.addEventListener(type, hear);
  return () => chat.removeEventListener(type, hear);
}
