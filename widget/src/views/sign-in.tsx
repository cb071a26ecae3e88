import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { useSite } from '../hooks/site.ts';
import type { StringKey } from '../strings.ts';
import { IconButton } from './button.tsx';
import { AccountForm, GuestForm } from './entry-forms.tsx';
import { Icon } from './icon.tsx';
import { PageNote } from './page-note.tsx';
import { Splash } from './splash.tsx';

const ways = ['asGuest', 'signIn', 'signUp'] as const;
type Way = (typeof ways)[number];
const headings: Record<Way, { title: StringKey; text: StringKey }> = {
  asGuest: { title: 'joinTitle', text: 'joinText' },
  signIn: { title: 'signInTitle', text: 'signInText' },
  signUp: { title: 'signUpTitle', text: 'signUpText' },
};
const settings = { asGuest: 'guests', signIn: 'accounts', signUp: 'accounts' } as const;

/** The door: enter as a guest, sign in, or make an account, as far as the site offers it. */
export function SignIn({ wasSignedOut }: { wasSignedOut: boolean }) {
  const { words } = useWidget();
  const site = useSite();
  if (site === undefined) return <Splash />;
  // Where it could not be asked, the server says what it does not take.
  const offered = ways.filter((way) => site?.[settings[way]] !== false);
  const first = wasSignedOut && offered.includes('signIn') ? 'signIn' : offered[0];
  // The page can still vouch for whoever looks at it, and then this gives way to the talk.
  if (first === undefined)
    return <Card title={words.say('vouchTitle')} text={words.say('vouchText')} />;
  return <Ways offered={offered} first={first} wasSignedOut={wasSignedOut} />;
}

type WaysProps = { offered: readonly Way[]; first: Way; wasSignedOut: boolean };

function Ways({ offered, first, wasSignedOut }: WaysProps) {
  const { words, client, announce } = useWidget();
  const [way, setWay] = useState(first);
  const id = useId();
  const { title, text } = headings[way];
  useEffect(() => {
    if (wasSignedOut) announce(words.say('signedOutElsewhere'));
  }, []);
  return (
    <Card title={words.say(title)} text={words.say(text)}>
      {wasSignedOut && <p class="notice">{words.say('signedOutElsewhere')}</p>}
      {offered.length > 1 && <Tabs id={id} offered={offered} chosen={way} onChoose={setWay} />}
      <div
        id={`${id}-panel`}
        {...(offered.length > 1 && { role: 'tabpanel', 'aria-labelledby': `${id}-${way}` })}
      >
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
    </Card>
  );
}

type CardProps = { title: string; text?: string; children?: ComponentChildren };

function Card({ title, text, children }: CardProps) {
  const { words, close } = useWidget();
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
        <h2 id={`${id}-title`}>{title}</h2>
        {text && <p class="lead">{text}</p>}
        <PageNote />
        {children}
      </div>
    </section>
  );
}

type TabsProps = {
  id: string;
  offered: readonly Way[];
  chosen: Way;
  onChoose: (way: Way) => void;
};

function Tabs({ id, offered, chosen, onChoose }: TabsProps) {
  const { words } = useWidget();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = offered[(offered.indexOf(chosen) + step + offered.length) % offered.length];
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
      {offered.map((way) => (
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
