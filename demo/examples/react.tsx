/** @jsxImportSource react */
// A page of a React app: the chat as a component, and beside it an interface of its own over the same client.
import {
  PartylineChat,
  PartylineProvider,
  usePartyline,
  useRoom,
  useSession,
} from 'partyline/react';
import { type FormEvent, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page({ server }: { server: string }) {
  const [unread, setUnread] = useState(0);
  return (
    <PartylineProvider server={server}>
      <h1>Our street {unread > 0 && <span>({unread} new)</span>}</h1>
      <Headlines room="general" />
      <PartylineChat
        room="general"
        colorScheme="page"
        style={{ height: 480 }}
        onUnread={({ count }) => setUnread(count)}
      />
    </PartylineProvider>
  );
}

/** The newest messages of a room, and a line to say something. */
function Headlines({ room: id }: { room: string }) {
  const session = useSession();
  const { room, state } = useRoom(id);
  if (session.status !== 'signed-in') return <Enter />;
  const messages = state.timeline.filter((item) => item.type === 'message').slice(-3);
  const say = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    void room?.send(String(new FormData(form).get('text')));
    form.reset();
  };
  return (
    <section aria-label="Headlines">
      <p>{state.onlineCount} here</p>
      <ul>
        {messages.map(({ key, name, text }) => (
          <li key={key}>
            {name}: {text}
          </li>
        ))}
      </ul>
      <form onSubmit={say}>
        <input name="text" aria-label="Say something" required />
      </form>
    </section>
  );
}

function Enter() {
  const partyline = usePartyline();
  return (
    <button type="button" onClick={() => partyline.enterAsGuest('Ada')}>
      Come in as Ada
    </button>
  );
}

const place = document.querySelector<HTMLElement>('#app');
if (place) createRoot(place).render(<Page server={place.dataset.server ?? ''} />);
