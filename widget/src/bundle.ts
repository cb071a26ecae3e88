import { type PartylineChat, register } from './element.ts';
import { parts } from './parts.ts';

/** What of the script tag's `data-*` the element is given, as it stands there. */
const handedOn = [
  'room',
  'site',
  'position',
  'color-scheme',
  'lang',
  'dir',
  'density',
  'open',
  'count-in-title',
];

/** Puts a chat as the script tag wants it into `parent`; what its launcher calls after it has loaded this. */
export function mount(parent: ParentNode, { src, dataset, attributes }: HTMLScriptElement) {
  register();
  const chat = document.createElement('partyline-chat');
  const { mode = 'launcher', server = new URL(src).origin } = dataset;
  chat.setAttribute('server', server);
  chat.setAttribute('mode', mode === 'launcher' ? 'panel' : mode);
  chat.toggleAttribute('fills', mode === 'page' && !dataset.target);
  for (const name of handedOn) {
    const given = attributes.getNamedItem(`data-${name}`);
    if (given) chat.setAttribute(name, given.value);
  }
  // So that the page styles them by `partyline-launcher::part()`.
  chat.setAttribute('exportparts', parts.join());
  parent.append(chat);
  // An older version may have taken the name on this page; its element works the same way.
  return chat as PartylineChat;
}
