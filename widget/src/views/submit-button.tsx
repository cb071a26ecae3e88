import type { ComponentChildren } from 'preact';
import { useWidget } from '../context.ts';

/** The main button of a form; shows that it works and takes no second press meanwhile. */
export function SubmitButton({
  isBusy,
  isOff = false,
  children,
}: {
  isBusy: boolean;
  /** There is nothing to send. */
  isOff?: boolean;
  children: ComponentChildren;
}) {
  const { words } = useWidget();
  return (
    <button
      type="submit"
      class="button primary wide"
      part="primary"
      aria-disabled={isBusy || isOff}
    >
      {isBusy && <span class="spinner" aria-hidden="true" />}
      {isBusy ? words.say('busy') : children}
    </button>
  );
}
