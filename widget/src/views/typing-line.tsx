import type { RoomState } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';

/** Who is writing. Its height is always kept, so that nothing jumps. */
export function TypingLine({ typing }: { typing: RoomState['typing'] }) {
  const { words } = useWidget();
  const [one, two, three] = typing;
  const text = three
    ? words.say('typingMany')
    : two && one
      ? words.say('typingTwo', { name: one.name, other: two.name })
      : one && words.say('typingOne', { name: one.name });
  return (
    <p class="typing">
      {text && (
        <>
          <span class="dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          <span>{text}</span>
        </>
      )}
    </p>
  );
}
