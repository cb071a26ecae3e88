import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  readonly icon?: IconName;
  /** The whole name of the button for who cannot see what it stands beside. */
  readonly label: string;
  readonly look?: 'primary' | '';
  readonly isBusy?: boolean;
  readonly onAct: () => void;
  /** Beside the drawing, as long as there is room. */
  readonly children: ComponentChildren;
};

/** A button that does something about a friendship, once for a double click: what takes its place is not pressed too. */
export function FriendButton({ icon, label, look = '', isBusy = false, onAct, children }: Props) {
  return (
    <button
      type="button"
      class={`button ${look}`}
      aria-label={label}
      title={icon && label}
      aria-disabled={isBusy}
      onClick={(event) => {
        if (event.detail < 2 && !isBusy) onAct();
      }}
    >
      {icon && <Icon name={icon} />}
      <span class={icon && 'friend-word'}>{children}</span>
    </button>
  );
}
