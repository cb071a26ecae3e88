import { useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { useKeptFocus } from '../hooks/kept-focus.ts';
import { useSite } from '../hooks/site.ts';
import { isVouched } from '../vouched.ts';
import { AccountForm } from './entry-forms.tsx';
import { Icon } from './icon.tsx';
import type { Move } from './move.ts';
import { NewsSettings } from './news-settings.tsx';
import { OwnHead } from './own-head.tsx';
import { PageNote } from './page-note.tsx';
import { ProfileLater } from './profile-later.tsx';
import { SideBar } from './side-bar.tsx';

/** Who one is here; a guest can become a member and keep everything. */
export function Account({ me, go }: { me: Person; go: (move: Move) => void }) {
  const { words, client, announce } = useWidget();
  const isGuest = me.kind === 'guest';
  const site = useSite();
  return (
    <section class="sheet" aria-label={words.say('account')}>
      <SideBar title={words.say('account')} go={go} />
      <div class="sheet-body">
        {isGuest ? (
          <>
            <OwnHead me={me} />
            {site !== undefined && site?.accounts !== false && (
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
          </>
        ) : (
          <ProfileLater me={me} />
        )}
        <PageNote />
        <NewsSettings />
        {/* Who is signed in on the website is so here too. */}
        {!isVouched(me) && <SignOut isGuest={isGuest} />}
        {!isVouched(me) && !isGuest && <SignOut isEverywhere />}
      </div>
    </section>
  );
}

/** A guest is asked first, because there is no way back to their name; so is who signs out on other devices too. */
function SignOut({
  isGuest = false,
  isEverywhere = false,
}: {
  isGuest?: boolean;
  isEverywhere?: boolean;
}) {
  const { words, signOut } = useWidget();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const leave = () => signOut({ everywhere: isEverywhere }).catch(() => setState('failed'));
  const box = useRef<HTMLDivElement>(null);
  useKeptFocus(box);
  const label = words.say(isEverywhere ? 'signOutEverywhere' : 'signOut');
  if (state === 'asking')
    return (
      <div ref={box} class="ask" role="alert">
        <p>{words.say(isEverywhere ? 'signOutEverywhereAsk' : 'signOutGuestAsk')}</p>
        <button type="button" class="button danger" onClick={leave}>
          {label}
        </button>
        <button type="button" class="button" onClick={() => setState('idle')}>
          {words.say('cancel')}
        </button>
      </div>
    );
  return (
    <div ref={box} class="sign-out">
      <button
        type="button"
        class={isEverywhere ? 'button wide quiet' : 'button wide'}
        onClick={() => (isGuest || isEverywhere ? setState('asking') : leave())}
      >
        <Icon name="leave" isMirrored />
        {label}
      </button>
      {state === 'failed' && (
        <p class="form-failure" role="alert">
          {words.say('signOutFailed')}
        </p>
      )}
    </div>
  );
}
