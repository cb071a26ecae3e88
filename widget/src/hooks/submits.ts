import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Lets forms be sent in a frame whose sandbox allows none: there the browser drops the submit event although nothing
 * would be navigated. Where the event comes by itself, nothing happens here.
 */
export function useSubmits(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onSubmit = () => clearTimeout(timer);
    // Enter in a field clicks the form's button too.
    const onClick = ({ target }: Event) => {
      const button = target instanceof Element ? target.closest('button') : null;
      const form = button?.type === 'submit' ? button.form : null;
      if (!form) return;
      onSubmit();
      const init = { bubbles: true, cancelable: true, submitter: button };
      timer = setTimeout(() => form.dispatchEvent(new SubmitEvent('submit', init)));
    };
    element.addEventListener('click', onClick);
    element.addEventListener('submit', onSubmit);
    return () => {
      onSubmit();
      element.removeEventListener('click', onClick);
      element.removeEventListener('submit', onSubmit);
    };
  }, [root]);
}
