import type { TargetedEvent, TargetedKeyboardEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { IconButton } from './button.tsx';

type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly note?: string | undefined;
  readonly autoComplete?: string;
  readonly maxLength?: number;
  /** Written small and exactly as typed: usernames, room names. */
  readonly isExact?: boolean;
  readonly type?: 'text' | 'password';
  readonly onKeyUp?: (event: TargetedKeyboardEvent<HTMLInputElement>) => void;
  readonly action?: preact.ComponentChildren;
};

/** A labelled line of text with its hint, and its error in the hint's place. */
export function Field(props: FieldProps) {
  const id = useId();
  const { label, name, value, error, note, action } = props;
  const kind =
    props.type === 'password' ? ({ type: 'password' } as const) : ({ type: 'text' } as const);
  const below = error ?? note ?? props.hint;
  return (
    <FieldFrame id={id} head={<label for={id}>{label}</label>} error={error} below={below}>
      <input
        id={id}
        name={name}
        value={value}
        {...kind}
        autocomplete={props.autoComplete ?? 'off'}
        maxLength={props.maxLength}
        autocapitalize={props.isExact ? 'none' : 'sentences'}
        spellcheck={false}
        dir={props.isExact ? 'ltr' : 'auto'}
        aria-invalid={error !== undefined}
        aria-describedby={below ? `${id}-below` : undefined}
        onInput={(event: TargetedEvent<HTMLInputElement>) =>
          props.onValue(event.currentTarget.value)
        }
        onKeyUp={props.onKeyUp}
      />
      {action}
    </FieldFrame>
  );
}

/** What stands around a text that is typed: its name above, and its hint or error below, with the id `<id>-below`. */
export function FieldFrame({
  id,
  head,
  error,
  below,
  children,
}: {
  id: string;
  head: preact.ComponentChildren;
  error: string | undefined;
  below: string | undefined;
  children: preact.ComponentChildren;
}) {
  return (
    <div class={error ? 'field has-error' : 'field'}>
      {head}
      <div class="input">{children}</div>
      {below && (
        <p id={`${id}-below`} class="below" role={error ? 'alert' : undefined}>
          {below}
        </p>
      )}
    </div>
  );
}

/** A password, hidden until one asks to see it; says when Caps Lock is on. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'action' | 'note' | 'onKeyUp'>) {
  const { words } = useWidget();
  const [isShown, setIsShown] = useState(false);
  const [isCaps, setIsCaps] = useState(false);
  return (
    <Field
      {...props}
      isExact
      type={isShown ? 'text' : 'password'}
      note={isCaps ? words.say('capsLock') : undefined}
      onKeyUp={(event) => setIsCaps(event.getModifierState('CapsLock'))}
      action={
        <IconButton
          icon={isShown ? 'eyeOff' : 'eye'}
          label={words.say(isShown ? 'hidePassword' : 'showPassword')}
          onClick={() => setIsShown(!isShown)}
        />
      }
    />
  );
}
