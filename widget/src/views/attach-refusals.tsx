import { useRef } from 'preact/hooks';
import { type Refusal, sayRefusal } from '../attach/refusal.ts';
import { useWidget } from '../context.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

type Props = {
  readonly refusals: readonly Refusal[];
  readonly onDismiss: (key: string) => void;
  /** The last one is gone. */
  readonly onEnd: () => void;
};

/** Why files are not among those to be sent: a sentence for each. */
export function AttachRefusals({ refusals, onDismiss, onEnd }: Props) {
  const { words } = useWidget();
  const list = useRef<HTMLUListElement>(null);
  const dismiss = ({ key }: Refusal, at: number) => {
    const buttons = list.current?.querySelectorAll('button');
    const next = buttons?.[at + 1] ?? buttons?.[at - 1];
    if (next) next.focus();
    else onEnd();
    onDismiss(key);
  };
  return (
    <ul ref={list} class="attach-refusals">
      {refusals.map((refusal, at) => (
        <li key={refusal.key}>
          <Icon name="alert" />
          <span>{sayRefusal(words, refusal)}</span>
          <IconButton
            icon="close"
            label={words.say('attachDismiss', { name: refusal.name })}
            onClick={() => dismiss(refusal, at)}
          />
        </li>
      ))}
    </ul>
  );
}
