import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  readonly icon?: IconName;
  /** The whole name of the button for who cannot see what it stands beside. */
  readonly label: string;
  readonly look?: 'primary' | 'danger' | 'quiet' | '';
  readonly isBusy?: boolean;
  readonly onAct: () => void;
  /** Only the drawing, where there is little room. */
  readonly isCompact?: boolean;
  readonly children: ComponentChildren;
};

/** A button that does something about a friendship, once for a double click: what takes its place is not pressed too. */
export function FriendButton(props: Props) {
  const { icon, label, look = '', isBusy = false, onAct, isCompact = false, children } = props;
  const isIcon = isCompact && icon !== undefined;
  return (
    <button
      type="button"
      class={isIcon ? `icon-button ${look}` : `button ${look}`}
      aria-label={label}
      title={isIcon ? label : undefined}
      aria-disabled={isBusy}
      onClick={(event) => {
        if (event.detail < 2 && !isBusy) onAct();
      }}
    >
      {icon && <Icon name={icon} />}
      {!isIcon && children}
    </button>
  );
}
