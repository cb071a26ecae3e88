// The views that a first talk does not need at once: they are one lazily loaded chunk.

export { keepInside } from '../keep-inside.ts';
export { acquirePeople } from '../people.ts';
export { watchPicture } from '../picture-watch.ts';
export { moreEnglish } from '../strings-extras.ts';
export { laterStyles } from '../styles/later.ts';
export { watchViewport } from '../viewport.ts';
export { AttachBar } from './attach-bar.tsx';
export { ConnectionBanner } from './connection-banner.tsx';
export { Counter } from './counter.tsx';
export { Empty } from './empty.tsx';
export { Faces } from './faces.tsx';
export { morePaths } from './icon-extras.ts';
export { Jump } from './jump.tsx';
export { Media } from './media.tsx';
export { Members } from './members.tsx';
export { MessageEnd } from './message-end.tsx';
export { MessageRemoval } from './message-removal.tsx';
export { Over } from './over.tsx';
export { PrivateBeginning, PrivateHead } from './private-head.tsx';
export { Reading } from './reading.tsx';
export { Refused } from './refused.tsx';
export { RootReach } from './root-reach.tsx';
export { Side } from './side.tsx';
export { SignIn } from './sign-in.tsx';
export { TimelineReach } from './timeline-reach.tsx';
export { TypingLine } from './typing-line.tsx';
