import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { usePeopleState } from '../hooks/people.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './button.tsx';
import type { Move } from './move.ts';

type Go = { readonly go: (move: Move) => void };

/** The head of the lobby: oneself, and what can be made. */
export function LobbyBar({ me, go }: { me: Person } & Go) {
  const { words, close } = useWidget();
  return (
    <header class="bar" part="head">
      <button
        type="button"
        class="me"
        title={words.say('account')}
        onClick={() => go({ to: 'account' })}
      >
        <Avatar id={me.id} name={me.name} picture={me.picture} />
        <span class="unseen">{words.say('accountOf', { name: me.name })}</span>
      </button>
      <h2 part="title">{words.say('chats')}</h2>
      <IconButton
        icon="plus"
        label={words.say('newRoom')}
        onClick={() => go({ to: 'create', name: '' })}
      />
      {close && <IconButton icon="close" label={words.say('close')} onClick={close} />}
    </header>
  );
}

/** From the talks to the people, with how many of them wait for an answer. */
export function LobbyTabs({ go }: Go) {
  const { words } = useWidget();
  const requests = usePeopleState((state) => state.requests);
  return (
    <nav class="tabs" part="tabs" aria-label={words.say('lobbyViews')}>
      <button type="button" aria-current="page">
        {words.say('chats')}
      </button>
      <button type="button" onClick={() => go({ to: 'friends' })}>
        {words.say('people')}
        {requests > 0 && (
          <span class="badge" part="badge">
            <span aria-hidden="true">{words.number(requests)}</span>
            <span class="unseen">{words.count('requestsCount', requests)}</span>
          </span>
        )}
      </button>
    </nav>
  );
}
