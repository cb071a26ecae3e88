// The views that most visits do not need at once: they are one lazily loaded chunk.

export { moreEnglish } from '../strings-extras.ts';
export { default as styles } from '../styles/extras.css';
export { Account } from './account.tsx';
export { morePaths } from './icon-extras.ts';
export { Members } from './members.tsx';
export { Refused } from './refused.tsx';
export { RoomCreate } from './room-create.tsx';
export { Rooms } from './rooms.tsx';
export { SignIn } from './sign-in.tsx';
