import type { morePaths } from './icon-extras.ts';

const ownPaths = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c0-3.2 2.9-5 6.5-5s6.5 1.8 6.5 5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2.1.7 3.5 2.2 3.5 4.6',
  send: 'M12 19V5M5.5 11.5L12 5l6.5 6.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 8v5M12 16.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
};

export type IconName = keyof typeof ownPaths | keyof typeof morePaths;

const paths: Partial<Record<IconName, string>> = ownPaths;

/** Adds the drawings of views that came later. */
export function addIcons(more: typeof morePaths): void {
  Object.assign(paths, more);
}

/** A line drawing beside or instead of words; never the only name of a control. */
export function Icon({ name, isMirrored = false }: { name: IconName; isMirrored?: boolean }) {
  return (
    <svg
      class={isMirrored ? 'icon mirrored' : 'icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
