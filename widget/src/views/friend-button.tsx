import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  readonly icon?: IconName;
  /** The whole name of the button for who cannot see what it stands beside. */
  readonly label: string;
  readonly look?: 'primary' | '';
  readonly isBusy?: boolean;
  readonly onAct: () => void;
  /** The drawing alone, however much room there is. */
  readonly isBare?: boolean;
  /** Beside the drawing, as long as there is room. */
  readonly children: ComponentChildren;
};

/** A button that does something about a friendship, once for a double click: what takes its place is not pressed too. */
export function FriendButton(props: Props) {
  const { icon, label, look = '', isBusy = false, isBare = false, onAct, children } = props;
  return (
    <button
      type="button"
      class={`button ${look} ${isBare ? 'bare' : ''}`}
      aria-label={label}
      title={icon && label}
      aria-disabled={isBusy}
      onClick={(event) => {
        if (event.detail < 2 && !isBusy) onAct();
      }}
    >
      {icon && <Icon name={icon} />}
      {!isBare && <span class={icon && 'friend-word'}>{children}</span>}
    </button>
  );
}
