import { Icon, type IconName } from './icon.tsx';

/** A button that is only an icon; `label` is its name for everybody who cannot see it. */
export function IconButton({
  icon,
  label,
  onClick,
  ...rest
}: {
  icon: IconName;
  label: string;
  onClick: () => void;
  class?: string;
  isMirrored?: boolean;
  isPressed?: boolean;
}) {
  return (
    <button
      type="button"
      class={`icon-button ${rest.class ?? ''}`}
      aria-label={label}
      title={label}
      aria-pressed={rest.isPressed}
      onClick={onClick}
    >
      <Icon name={icon} isMirrored={rest.isMirrored ?? false} />
    </button>
  );
}
