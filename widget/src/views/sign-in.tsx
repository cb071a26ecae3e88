import { useId, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import type { StringKey } from '../strings.ts';
import { IconButton } from './button.tsx';
import { AccountForm, GuestForm } from './entry-forms.tsx';
import { Icon } from './icon.tsx';
import { PageNote } from './page-note.tsx';

const ways = ['asGuest', 'signIn', 'signUp'] as const;
type Way = (typeof ways)[number];
const headings: Record<Way, { title: StringKey; text: StringKey }> = {
  asGuest: { title: 'joinTitle', text: 'joinText' },
  signIn: { title: 'signInTitle', text: 'signInText' },
  signUp: { title: 'signUpTitle', text: 'signUpText' },
};

/** The door: enter as a guest, sign in, or make an account. */
export function SignIn({ wasSignedOut }: { wasSignedOut: boolean }) {
  const { words, client, close } = useWidget();
  const [way, setWay] = useState<Way>(wasSignedOut ? 'signIn' : 'asGuest');
  const id = useId();
  return (
    <section class="entry" aria-labelledby={`${id}-title`}>
      {close && (
        <IconButton class="corner" icon="close" label={words.say('close')} onClick={close} />
      )}
      <div class="entry-card">
        <span class="mark">
          <Icon name="chat" />
        </span>
        <h2 id={`${id}-title`}>{words.say(headings[way].title)}</h2>
        <p class="lead">{words.say(headings[way].text)}</p>
        {wasSignedOut && (
          <p class="notice" role="status">
            {words.say('signedOutElsewhere')}
          </p>
        )}
        <PageNote />
        <Tabs id={id} chosen={way} onChoose={setWay} />
        <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${way}`}>
          {way === 'asGuest' && <GuestForm />}
          {way === 'signIn' && (
            <AccountForm
              key="in"
              submit={words.say('signIn')}
              send={(account) => client.signIn(account)}
            />
          )}
          {way === 'signUp' && (
            <AccountForm
              key="up"
              isNew
              hasName
              submit={words.say('createAccount')}
              send={(account) => client.signUp(account)}
            />
          )}
        </div>
      </div>
    </section>
  );
}

function Tabs({ id, chosen, onChoose }: { id: string; chosen: Way; onChoose: (way: Way) => void }) {
  const { words } = useWidget();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = ways[(ways.indexOf(chosen) + step + ways.length) % ways.length];
    if (!next) return;
    onChoose(next);
    const list = event.currentTarget;
    if (list instanceof HTMLElement) list.querySelector<HTMLElement>(`[data-way=${next}]`)?.focus();
  };
  return (
    <div
      class="tabs"
      part="tabs"
      role="tablist"
      tabIndex={-1}
      aria-label={words.say('waysIn')}
      onKeyDown={onKeyDown}
    >
      {ways.map((way) => (
        <button
          key={way}
          type="button"
          role="tab"
          id={`${id}-${way}`}
          data-way={way}
          aria-selected={way === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={way === chosen ? 0 : -1}
          onClick={() => onChoose(way)}
        >
          {words.say(way)}
        </button>
      ))}
    </div>
  );
}
