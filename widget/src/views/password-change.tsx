import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import type { Failure } from '../failure.ts';
import { type FormErrors, useForm } from '../hooks/form.ts';
import { useKeptFocus } from '../hooks/kept-focus.ts';
import { usePeople } from '../hooks/people.ts';
import type { Words } from '../words.ts';
import { FormFailure, isPasswordShort } from './entry-forms.tsx';
import { PasswordField } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';

type State = 'closed' | 'open' | 'done';

/** The password, changed on demand; says beforehand that other devices are signed out. */
export function PasswordChange({ username }: { username: string }) {
  const { words, announce } = useWidget();
  const [state, setState] = useState<State>('closed');
  const box = useRef<HTMLElement>(null);
  useKeptFocus(box);
  const onDone = () => {
    setState('done');
    announce(words.say('passwordChanged'));
  };
  return (
    <section ref={box} class="card" aria-label={words.say('password')}>
      <h3>{words.say('password')}</h3>
      {state === 'open' ? (
        <Form username={username} onDone={onDone} onCancel={() => setState('closed')} />
      ) : (
        <>
          <p class={state === 'done' ? 'form-done' : 'lead'}>
            {words.say(state === 'done' ? 'passwordChanged' : 'changePasswordText')}
          </p>
          <button type="button" class="button" onClick={() => setState('open')}>
            {words.say('changePassword')}
          </button>
        </>
      )}
    </section>
  );
}

type FormProps = {
  readonly username: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
};

function Form({ username, onDone, onCancel }: FormProps) {
  const { words } = useWidget();
  const people = usePeople();
  const element = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => element.current?.querySelector<HTMLElement>('[name=current]')?.focus(), []);
  const form = useForm({
    initial: { current: '', next: '' },
    check: (values) => check(words, values),
    send: async (passwords) => {
      await people.changePassword(passwords);
      onDone();
    },
    explain: (failure) => explain(words, failure),
  });
  return (
    <form ref={element} class="form" onSubmit={form.submit} noValidate>
      <p class="below">{words.say('changePasswordText')}</p>
      {/* So that a password keeper knows whose password this is. */}
      <input type="text" name="username" value={username} autocomplete="username" hidden readOnly />
      <PasswordField
        label={words.say('currentPassword')}
        name="current"
        value={form.values.current}
        error={form.errors.current}
        onValue={form.set('current')}
        autoComplete="current-password"
      />
      <PasswordField
        label={words.say('newPassword')}
        name="next"
        hint={words.say('passwordHint')}
        value={form.values.next}
        error={form.errors.next}
        onValue={form.set('next')}
        autoComplete="new-password"
      />
      <FormFailure failure={form.failure} />
      <div class="friend-row">
        <SubmitButton isBusy={form.isBusy}>{words.say('changePassword')}</SubmitButton>
        <button type="button" class="button" onClick={onCancel}>
          {words.say('cancel')}
        </button>
      </div>
    </form>
  );
}

function check(words: Words, { current, next }: { current: string; next: string }): FormErrors {
  return {
    current: current === '' ? words.say('passwordMissing') : undefined,
    next: isPasswordShort(next)
      ? words.say('passwordShort')
      : next === current
        ? words.say('passwordSame')
        : undefined,
  };
}

function explain(words: Words, { code, field }: Failure) {
  if (code === 'wrong-credentials') return { field: 'current', text: words.say('passwordWrong') };
  if (code === 'weak-password') return { field: 'next', text: words.error(code) };
  if (field === 'next' || field === 'current') return { field, text: words.error(code) };
  return undefined;
}
