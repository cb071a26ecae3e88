import { useWidget } from '../context.ts';
import { IconButton } from './button.tsx';

/** While a kept session is being checked. */
export function Splash() {
  const { words, close } = useWidget();
  return (
    <section class="entry">
      {close && (
        <IconButton class="corner" icon="close" label={words.say('close')} onClick={close} />
      )}
      <p class="busy">
        <span class="spinner large" aria-hidden="true" />
        <span>{words.say('connecting')}</span>
      </p>
    </section>
  );
}
