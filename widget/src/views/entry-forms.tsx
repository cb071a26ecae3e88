import { limits } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, sayFailure } from '../failure.ts';
import { type FormErrors, useForm } from '../hooks/form.ts';
import type { Words } from '../words.ts';
import { Field, PasswordField } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';

type Account = { username: string; password: string; name?: string };
type AccountFormProps = {
  readonly submit: string;
  readonly send: (account: Account) => Promise<unknown>;
  /** A new account: the form's rules are said and checked. */
  readonly isNew?: boolean;
  readonly hasName?: boolean;
};

/** One field and one button: the shortest way into the talk. */
export function GuestForm() {
  const { words, client } = useWidget();
  const form = useForm({
    initial: { name: '' },
    check: ({ name }): FormErrors => ({ name: checkName(words, name) }),
    send: ({ name }) => client.enterAsGuest(name.trim()),
    explain: (failure) =>
      failure.field === 'name' ? { field: 'name', text: words.say('nameInvalid') } : undefined,
  });
  return (
    <form class="form" onSubmit={form.submit} noValidate>
      <Field
        label={words.say('yourName')}
        name="name"
        hint={words.say('yourNameHint')}
        value={form.values.name}
        error={form.errors.name}
        onValue={form.set('name')}
        autoComplete="nickname"
        maxLength={limits.nameLength}
      />
      <FormFailure failure={form.failure} />
      <SubmitButton isBusy={form.isBusy}>{words.say('enterAsGuest')}</SubmitButton>
    </form>
  );
}

/** Username and password, for an account that is there or a new one. */
export function AccountForm({ submit, send, isNew = false, hasName = false }: AccountFormProps) {
  const { words } = useWidget();
  const form = useForm({
    initial: { name: '', username: '', password: '' },
    check: (values) => (isNew ? checkNew(words, values) : checkOld(words, values)),
    send: ({ name, username, password }) =>
      send({ username: username.trim(), password, ...(name.trim() && { name: name.trim() }) }),
    explain: (failure) => explain(words, failure),
  });
  return (
    <form class="form" onSubmit={form.submit} noValidate>
      <Field
        label={words.say('username')}
        name="username"
        isExact
        hint={isNew ? words.say('usernameHint') : undefined}
        value={form.values.username}
        error={form.errors.username}
        onValue={form.set('username')}
        autoComplete="username"
        maxLength={limits.usernameMaxLength}
      />
      {hasName && (
        <Field
          label={words.say('optional', { label: words.say('yourName') })}
          name="name"
          hint={words.say('yourNameHint')}
          value={form.values.name}
          error={form.errors.name}
          onValue={form.set('name')}
          autoComplete="nickname"
          maxLength={limits.nameLength}
        />
      )}
      <PasswordField
        label={words.say('password')}
        name="password"
        hint={isNew ? words.say('passwordHint') : undefined}
        value={form.values.password}
        error={form.errors.password}
        onValue={form.set('password')}
        autoComplete={isNew ? 'new-password' : 'current-password'}
      />
      <FormFailure failure={form.failure} />
      <SubmitButton isBusy={form.isBusy}>{submit}</SubmitButton>
    </form>
  );
}

/** A refusal that belongs to no field. */
export function FormFailure({ failure }: { failure: Failure | undefined }) {
  const { words } = useWidget();
  if (!failure) return null;
  return (
    <p class="form-failure" role="alert">
      {sayFailure(words, failure)}
    </p>
  );
}

function checkName(words: Words, name: string): string | undefined {
  return name.trim() === '' ? words.say('nameMissing') : undefined;
}

function checkOld(words: Words, { username, password }: Account): FormErrors {
  return {
    username: username.trim() === '' ? words.say('nameMissing') : undefined,
    password: password === '' ? words.say('passwordMissing') : undefined,
  };
}

function checkNew(words: Words, { username, password }: Account): FormErrors {
  const isUsername = /^[a-z0-9_]{3,32}$/i.test(username.trim());
  return {
    username: isUsername ? undefined : words.say('usernameInvalid'),
    password: isPasswordShort(password) ? words.say('passwordShort') : undefined,
  };
}

/** Whether a new password would be refused for its length. */
export function isPasswordShort(password: string): boolean {
  return [...password].length < limits.passwordMinCodePoints;
}

function explain(words: Words, { code, field }: Failure) {
  if (code === 'username-taken') return { field: 'username', text: words.error(code) };
  if (code === 'weak-password') return { field: 'password', text: words.error(code) };
  if (field === 'name') return { field, text: words.say('nameInvalid') };
  if (field === 'username') return { field, text: words.say('usernameInvalid') };
  if (field === 'password') return { field, text: words.error(code) };
  return undefined;
}
