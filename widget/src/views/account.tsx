import { useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './button.tsx';
import { AccountForm } from './entry-forms.tsx';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';

/** Who one is here; a guest can become a member and keep everything. */
export function Account({ me, go }: { me: Person; go: (move: Move) => void }) {
  const { words, client, announce } = useWidget();
  return (
    <section class="sheet" aria-label={words.say('account')}>
      <header class="bar">
        <IconButton
          icon="back"
          isMirrored
          label={words.say('backToList')}
          onClick={() => go({ to: 'rooms' })}
        />
        <h2>{words.say('account')}</h2>
      </header>
      <div class="sheet-body">
        <div class="profile">
          <Avatar id={me.id} name={me.name} />
          <bdi class="profile-name">{me.name}</bdi>
          <span class="profile-kind">{me.username ? `@${me.username}` : words.say('guest')}</span>
        </div>
        {me.kind === 'guest' && (
          <div class="card">
            <h3>{words.say('keepAccount')}</h3>
            <p class="lead">{words.say('keepAccountText')}</p>
            <AccountForm
              isNew
              submit={words.say('keepAccount')}
              send={async (account) => {
                await client.upgrade(account);
                announce(words.say('keptAccount'));
              }}
            />
          </div>
        )}
        <SignOut isGuest={me.kind === 'guest'} />
      </div>
    </section>
  );
}

/** A guest is asked first: there is no way back to their name. */
function SignOut({ isGuest }: { isGuest: boolean }) {
  const { words, signOut } = useWidget();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const leave = () => signOut().catch(() => setState('failed'));
  if (state === 'asking')
    return (
      <div class="ask" role="alert">
        <p>{words.say('signOutGuestAsk')}</p>
        <button type="button" class="button danger" onClick={leave}>
          {words.say('signOut')}
        </button>
        <button type="button" class="button" onClick={() => setState('idle')}>
          {words.say('cancel')}
        </button>
      </div>
    );
  return (
    <>
      <button
        type="button"
        class="button wide"
        onClick={() => (isGuest ? setState('asking') : leave())}
      >
        <Icon name="leave" isMirrored />
        {words.say('signOut')}
      </button>
      {state === 'failed' && (
        <p class="form-failure" role="alert">
          {words.say('signOutFailed')}
        </p>
      )}
    </>
  );
}
