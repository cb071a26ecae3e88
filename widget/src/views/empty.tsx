import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** A friendly word where there is nothing to show, and what to do about it. */
export function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text?: string | undefined;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <span class="mark soft">
        <Icon name={icon} />
      </span>
      <p class="title">{title}</p>
      {text && <p class="lead">{text}</p>}
      {children}
    </div>
  );
}
