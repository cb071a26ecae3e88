// A page that shows one scene of the widget without a server: ?scene=full&mode=page&scheme=dark&room=general
import { PartylineChat, register } from '../../widget/src/element.ts';
import { shareFiles } from '../../widget/src/files.ts';
import type { Language } from '../../widget/src/languages/language.ts';
import { tokenize } from '../../widget/src/talk/tokens.ts';
import { loadExtras } from '../../widget/src/views/lazy.tsx';
import { FakeClient } from './fake-client.ts';
import { FakeFiles, type LinkMode } from './fake-files.ts';
import { FakePeople } from './fake-people.ts';
import { scenes } from './scenes.ts';

declare global {
  var ownWords: Partial<Language> | undefined;
  var harness: {
    client: FakeClient;
    people: FakePeople;
    files: FakeFiles;
    chat: PartylineChat;
    tokenize: typeof tokenize;
    loadExtras: typeof loadExtras;
  };
}

register();
const query = new URLSearchParams(location.search);
const scene = scenes[query.get('scene') ?? 'full'];
if (!scene) throw new Error(`there is no scene ${query.get('scene')}`);
const made = scene();
const { client, people } =
  made instanceof FakeClient ? { client: made, people: new FakePeople(made, made.people) } : made;
const files = new FakeFiles();
files.links = (query.get('links') as LinkMode | null) ?? 'good';
shareFiles(client, files);
const chat = new PartylineChat();
chat.client = client;
chat.people = people;
const attributes = {
  mode: query.get('mode') ?? 'page',
  'color-scheme': query.get('scheme') ?? 'light',
  room: query.get('room'),
  dir: query.get('dir'),
  density: query.get('density'),
  lang: query.get('lang') ?? 'en-GB',
};
for (const [name, value] of Object.entries(attributes)) if (value) chat.setAttribute(name, value);
// Without a room in the address the rooms are shown, rather than that of the site.
if (!attributes.room) chat.setAttribute('room', '');
if (globalThis.ownWords) void chat.setLocale(attributes.lang, globalThis.ownWords);
document.body.append(chat);
if (attributes.mode === 'panel') chat.open();
globalThis.harness = { client, people, files, chat, tokenize, loadExtras: listen };

/** Loads the later views, and waits until they are drawn and listen: what their effects ask for begins after a frame. */
async function listen(): Promise<void> {
  await loadExtras();
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 50));
}
