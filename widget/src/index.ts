import type { ColorScheme } from './api.ts';
import type { WidgetEvents } from './context.ts';
import { type PartylineChat, register } from './element.ts';

export type { ChatApi, ColorScheme } from './api.ts';
export type { Mode, WidgetEvents } from './context.ts';
export { PartylineChat, register } from './element.ts';
export type { Language } from './languages/language.ts';

register();

type ChatAttributes = {
  room?: string;
  server?: string;
  site?: string;
  mode?: 'inline' | 'page' | 'panel';
  'color-scheme'?: ColorScheme;
  density?: 'comfortable' | 'compact';
  lang?: string;
  dir?: 'ltr' | 'rtl';
  open?: boolean;
  'count-in-title'?: boolean;
  position?: string;
  class?: string;
  className?: string;
  id?: string;
  style?: string;
};

declare global {
  interface HTMLElementTagNameMap {
    'partyline-chat': PartylineChat;
  }
  interface HTMLElementEventMap {
    'partyline:ready': CustomEvent<WidgetEvents['ready']>;
    'partyline:open': CustomEvent<null>;
    'partyline:close': CustomEvent<null>;
    'partyline:message': CustomEvent<WidgetEvents['message']>;
    'partyline:unread': CustomEvent<WidgetEvents['unread']>;
    'partyline:sign-in': CustomEvent<WidgetEvents['sign-in']>;
    'partyline:error': CustomEvent<WidgetEvents['error']>;
  }
  namespace JSX {
    interface IntrinsicElements {
      'partyline-chat': ChatAttributes;
    }
  }
}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'partyline-chat': ChatAttributes;
    }
  }
}
