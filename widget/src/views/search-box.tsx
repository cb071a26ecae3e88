import { useWidget } from '../context.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Taken as it is typed, such as a username. */
  readonly isExact?: boolean;
  readonly maxLength?: number;
};

/** Where one types what is looked for, with a way to clear it. */
export function SearchBox({ label, value, onValue, isExact = false, maxLength }: Props) {
  const { words } = useWidget();
  return (
    <>
      <Icon name="search" />
      <input
        type="search"
        value={value}
        placeholder={label}
        aria-label={label}
        dir="auto"
        autocapitalize={isExact ? 'none' : undefined}
        spellcheck={isExact ? false : undefined}
        maxLength={maxLength}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {value && (
        <IconButton icon="close" label={words.say('clearSearch')} onClick={() => onValue('')} />
      )}
    </>
  );
}
