// @vitest-environment jsdom
import { createPartyline } from 'partyline';
import { createTestServer, type TestServer } from 'partyline/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PartylineChat, register } from '../../widget/src/element.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  await server.close();
  vi.unstubAllGlobals();
});

/** What jsdom 27 has not, and a page needs: without layout there is nothing to observe. */
function fillIn(): void {
  const observer = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.stubGlobal('ResizeObserver', observer);
  vi.stubGlobal('IntersectionObserver', observer);
  vi.stubGlobal('CSS', { supports: () => true });
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: false }));
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync() {}
    },
  );
}

it('serves the client in jsdom', async () => {
  const client = createPartyline({ server: server.url, ...server.options });
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  await room.send('hello from jsdom');
  expect(server.messages('general')).toMatchObject([{ name: 'Grace', text: 'hello from jsdom' }]);
  client.close();
});

it('serves the widget in jsdom, with what jsdom lacks filled in', async () => {
  fillIn();
  register();
  const client = createPartyline({ server: server.url, ...server.options });
  await client.enterAsGuest('Grace');
  const chat = new PartylineChat();
  chat.client = client;
  chat.setAttribute('room', 'general');
  document.body.append(chat);
  const shown = () => chat.shadowRoot?.textContent ?? '';
  const ada = await server.person({ name: 'Ada' });
  await ada.say('general', 'Hello, widget!');
  await expect.poll(shown).toContain('Hello, widget!');
  const find = (selector: string) => chat.shadowRoot?.querySelector<HTMLTextAreaElement>(selector);
  await expect.poll(() => find('textarea:enabled')).toBeTruthy();
  const field = find('textarea') ?? expect.fail('there is no field');
  field.value = 'Hello, Ada!';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await expect.poll(() => find('[type=submit][aria-disabled=false]')).toBeTruthy();
  find('[type=submit]')?.click();
  await expect.poll(() => server.messages('general').at(-1)?.text).toBe('Hello, Ada!');
  chat.remove();
  client.close();
  // What is undone after it is gone is undone a moment later, by timers: they need the page, which goes with this file.
  await new Promise((done) => setTimeout(done, 300));
});
