// A page with the widget, whose server lives in the page itself.
import initSqlJs from 'sql.js';
import { createTestServer, type TestServer } from '../../party/testing/index.ts';
import { createPartyline } from '../../sdk/src/index.ts';
import { PartylineChat, register } from '../../widget/src/element.ts';

declare global {
  var page: { readonly server: TestServer; readonly chat: PartylineChat };
}

register();
const sqlJs = await initSqlJs({ locateFile: (name) => `/${name}` });
const server = await createTestServer({ sqlJs, now: Date.now() });
const chat = new PartylineChat();
chat.client = createPartyline({ server: server.url, ...server.options });
for (const [name, value] of Object.entries({ mode: 'page', room: 'general', lang: 'en-GB' }))
  chat.setAttribute(name, value);
document.body.append(chat);
globalThis.page = { server, chat };
