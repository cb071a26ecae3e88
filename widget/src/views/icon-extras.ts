import { mediaPaths } from './media-icons.ts';
import { profilePaths } from './profile-icons.ts';

/** The drawings of the views that load later; see icon.tsx. */
export const morePaths = {
  ...profilePaths,
  ...mediaPaths,
  clip: 'M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  down: 'M12 5v14M5.5 12.5L12 19l6.5-6.5',
  chat: 'M4 5.5h16v11.5h-9l-5 4v-4H4z',
  plus: 'M12 5v14M5 12h14',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  enter: 'M5 12h14M13 6l6 6-6 6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  eyeOff:
    'M4 4l16 16M10 5.7c.6-.1 1.3-.2 2-.2 6 0 9.5 6.5 9.5 6.5s-.9 1.7-2.6 3.3M6.3 7.5C3.8 9.3 2.5 12 2.5 12S6 18.5 12 18.5c1.8 0 3.3-.6 4.6-1.3M9.9 9.9a3 3 0 0 0 4.2 4.2',
  leave: 'M14 4H6v16h8M10 12h11M17 8l4 4-4 4',
};
