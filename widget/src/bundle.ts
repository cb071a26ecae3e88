import { type PartylineChat, register } from './element.ts';
import { parts } from './parts.ts';

/** Puts a chat with these attributes into `parent`; what the script tag's launcher calls after it has loaded this. */
export function mount(
  parent: ParentNode,
  attributes: Readonly<Record<string, string | undefined>>,
): PartylineChat {
  register();
  const chat = document.createElement('partyline-chat');
  // An older version may have taken the name on this page; its element works the same way.
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) chat.setAttribute(name, value);
  // So that the page styles them by `partyline-launcher::part()`.
  chat.setAttribute('exportparts', parts.join());
  parent.append(chat);
  return chat as PartylineChat;
}
