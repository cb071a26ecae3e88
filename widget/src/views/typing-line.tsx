import type { RoomState } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';

/** Who is writing; nothing while nobody is. */
export function TypingLine({ typing }: { typing: RoomState['typing'] }) {
  const { words } = useWidget();
  const [one, two, three] = typing;
  if (!one) return null;
  const text = three
    ? words.say('typingMany')
    : two
      ? words.say('typingTwo', { name: one.name, other: two.name })
      : words.say('typingOne', { name: one.name });
  return (
    <>
      <span class="dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span>{text}</span>
    </>
  );
}
