import type { ComponentChildren } from 'preact';
import { useWidget } from '../context.ts';

/** The main button of a form; shows that it works and takes no second press meanwhile. */
export function SubmitButton({
  isBusy,
  children,
}: {
  isBusy: boolean;
  children: ComponentChildren;
}) {
  const { words } = useWidget();
  return (
    <button type="submit" class="button primary wide" aria-disabled={isBusy}>
      {isBusy && <span class="spinner" aria-hidden="true" />}
      {isBusy ? words.say('busy') : children}
    </button>
  );
}
