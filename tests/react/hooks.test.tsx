/** @jsxImportSource react */
// @vitest-environment jsdom
import { createPartyline, type Partyline } from 'partyline';
import {
  PartylineChat,
  PartylineProvider,
  usePartyline,
  usePeople,
  useRoom,
  useSession,
} from 'partyline/react';
import { act, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClient, personOf } from '../widget/fake-client.ts';
import { FakeRoom } from '../widget/fake-room.ts';

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);

/** Counts what is open. */
class CountingClient extends FakeClient {
  readonly closed: string[] = [];
  readonly #rooms = new Map<string, FakeRoom>();

  override open(id: string): FakeRoom {
    const known = this.#rooms.get(id);
    if (known) return known;
    this.opened.push(id);
    const room = new FakeRoom({ id }, () => personOf('Ada'));
    room.close = () => {
      this.closed.push(id);
      this.#rooms.delete(id);
    };
    this.#rooms.set(id, room);
    return room;
  }
}

let root: Root;
let place: HTMLElement;
beforeEach(() => {
  vi.useFakeTimers();
  place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
});
afterEach(async () => {
  await draw(null);
  await act(async () => root.unmount());
  place.remove();
  vi.useRealTimers();
});

/** Draws, and lets what was let go end. */
async function draw(node: ReactNode): Promise<void> {
  await act(async () => {
    root.render(<StrictMode>{node}</StrictMode>);
    await vi.advanceTimersByTimeAsync(0);
  });
  await act(async () => {
    await vi.advanceTimersByTimeAsync(0);
  });
}

function Shown({ room }: { room: string | null }) {
  const { room: handle, state } = useRoom(room);
  return (
    <p>
      {handle?.id ?? 'nowhere'} {state.onlineCount}
    </p>
  );
}

const within = (client: Partyline, node: ReactNode) => (
  <PartylineProvider client={client}>{node}</PartylineProvider>
);

describe('useRoom', () => {
  it('opens a room once, however strict React is, and closes it with the last who shows it', async () => {
    const client = new CountingClient(personOf('Ada'));
    await draw(within(client, [<Shown key="1" room="a" />, <Shown key="2" room="a" />]));
    expect(client.opened).toEqual(['a']);
    await draw(within(client, <Shown key="1" room="a" />));
    expect(client.closed).toEqual([]);
    await draw(within(client, null));
    expect(client.closed).toEqual(['a']);
  });

  it('draws every change of its state', async () => {
    const client = new CountingClient(personOf('Ada'));
    await draw(within(client, <Shown room="a" />));
    expect(place.textContent).toBe('a 0');
    await act(async () => client.open('a').update({ onlineCount: 4 }));
    expect(place.textContent).toBe('a 4');
  });

  it('changes rooms', async () => {
    const client = new CountingClient(personOf('Ada'));
    await draw(within(client, <Shown room="a" />));
    await draw(within(client, <Shown room="b" />));
    expect(place.textContent).toBe('b 0');
    expect([client.opened, client.closed]).toEqual([['a', 'b'], ['a']]);
    await draw(within(client, <Shown room={null} />));
    expect(place.textContent).toBe('nowhere 0');
    expect(client.closed).toEqual(['a', 'b']);
  });

  it('waits for somebody to sign in, and opens anew for the next person', async () => {
    const client = new CountingClient(null);
    await draw(within(client, <Shown room="a" />));
    expect(client.opened).toEqual([]);
    await act(async () => {
      await client.enterAsGuest('Ada');
    });
    expect(client.opened).toEqual(['a']);
    await act(async () => {
      await client.enterAsGuest('Ben');
      // As the SDK does: what was open for the one is closed for the other.
      client.open('a').close();
      await vi.advanceTimersByTimeAsync(1);
    });
    expect(place.textContent).toBe('a 0');
  });
});

describe('useSession', () => {
  it('tells who is signed in', async () => {
    const Who = () => {
      const session = useSession();
      return <p>{session.status === 'signed-in' ? session.me.name : session.status}</p>;
    };
    const client = new FakeClient(null);
    await draw(within(client, <Who />));
    expect(place.textContent).toBe('signed-out');
    await act(async () => {
      await client.enterAsGuest('Ada');
    });
    expect(place.textContent).toBe('Ada');
  });
});

describe('a client of the SDK', () => {
  it('is drawn once for each change', async () => {
    const client = createPartyline({ server: 'https://chat.example' });
    let drawn = 0;
    const Who = () => {
      drawn += 1;
      return <p>{useSession().status}</p>;
    };
    await draw(within(client, <Who />));
    expect(place.textContent).toBe('signed-out');
    // Twice each: React is strict here.
    expect(drawn).toBeLessThanOrEqual(4);
    client.close();
  });
});

describe('PartylineProvider', () => {
  it('makes one client for all below it, and closes it when the last provider of it goes', async () => {
    const seen = new Set<unknown>();
    const Look = () => {
      seen.add(usePartyline());
      return null;
    };
    const server = 'https://chat.example';
    const provider = (key: string) => (
      <PartylineProvider key={key} server={server}>
        <Look />
      </PartylineProvider>
    );
    await draw([provider('1'), provider('2')]);
    expect(seen.size).toBe(1);
    await draw(null);
    await draw(provider('3'));
    expect(seen.size).toBe(2);
  });

  it('leaves a client that it was given open', async () => {
    const client = new FakeClient(null);
    const close = vi.spyOn(client, 'close');
    await draw(within(client, <Shown room={null} />));
    await draw(null);
    expect(close).not.toHaveBeenCalled();
  });

  it('tells who forgets it, and who gives it nothing', () => {
    expect(() => renderToString(<Shown room={null} />)).toThrow('outside <PartylineProvider>');
    expect(() => renderToString(<PartylineProvider />)).toThrow('needs a `server` or a `client`');
  });
});

describe('usePeople', () => {
  it('shares one state, and closes it with the last who uses it', async () => {
    const client = createPartyline({ server: 'https://chat.example' });
    const seen = new Set<unknown>();
    const Unread = () => {
      const { people, state } = usePeople();
      if (people) seen.add(people);
      return <p>{state.connection}</p>;
    };
    await draw(
      <PartylineProvider client={client}>
        <Unread />
        <Unread />
      </PartylineProvider>,
    );
    expect(seen.size).toBe(1);
    expect(place.textContent).toBe('idleidle');
    client.close();
  });
});

describe('on a server', () => {
  it('draws the element with its attributes, and nothing else happens', () => {
    const client = new CountingClient(personOf('Ada'));
    const html = renderToString(
      within(client, [
        <PartylineChat key="1" room="a" mode="panel" open colorScheme="page" className="box" />,
        <Shown key="2" room="a" />,
      ]),
    );
    expect(html).toContain('<partyline-chat server="https://chat.example" room="a" mode="panel"');
    expect(html).toMatch(/class="box" open="" color-scheme="page"/);
    expect(html).toContain('nowhere');
    expect(client.opened).toEqual([]);
  });
});
