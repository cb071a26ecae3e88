import { useId } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { FieldFrame } from './field.tsx';

type Props = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** How many characters there may be. */
  readonly most: number;
  readonly hint?: string;
  readonly error?: string | undefined;
  /** Several lines. */
  readonly isLong?: boolean;
  /** Left to right whatever is typed, such as an address. */
  readonly isExact?: boolean;
};

/** A labelled text that counts its characters. More may be typed or pasted than it takes, so that nothing is cut off unseen. */
export function ProfileField(props: Props) {
  const { label, name, value, onValue, most, hint, isLong = false, isExact = false } = props;
  const { words } = useWidget();
  const id = useId();
  const over = value.length - most;
  const error = over > 0 ? words.say('tooLong', { count: over }) : props.error;
  const below = error ?? hint;
  const common = {
    id,
    name,
    value,
    dir: isExact ? ('ltr' as const) : ('auto' as const),
    autocomplete: 'off' as const,
    'aria-invalid': error !== undefined,
    'aria-describedby': `${below ? `${id}-below ` : ''}${id}-count`,
    onInput: (event: { currentTarget: { value: string } }) => onValue(event.currentTarget.value),
  };
  const head = (
    <div class="field-head">
      <label for={id}>{label}</label>
      <span class="field-count" aria-hidden="true">
        {words.number(value.length)}/{words.number(most)}
      </span>
      <span id={`${id}-count`} class="unseen">
        {words.say('charactersOf', { count: value.length, most })}
      </span>
    </div>
  );
  return (
    <FieldFrame {...{ id, head, error, below }}>
      {isLong ? <textarea {...common} rows={3} /> : <input type="text" {...common} />}
    </FieldFrame>
  );
}
