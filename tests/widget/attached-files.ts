import type { Locator, Page } from 'playwright-core';
import type { Scene } from './harness-page.ts';

/** A file that a test makes in the page. `pixels`: a picture of that width; otherwise `bytes` of nothing. */
export type MadeFile = {
  readonly name: string;
  readonly type?: string;
  readonly bytes?: number;
  readonly pixels?: number;
};
type Way = {
  readonly how: 'paste' | 'drop' | 'dragover';
  readonly at?: string;
  readonly text?: boolean;
};

/** Lets files be pasted or dropped, as browsers do; answers whether the page took care of it. */
export function bring(page: Page, files: readonly MadeFile[], way: Way): Promise<boolean> {
  return page.evaluate(
    async ({ files, how, at, text }) => {
      const data = new DataTransfer();
      for (const { name, type = '', bytes = 3, pixels } of files) {
        const parts = pixels ? [await picture(pixels)] : [new Uint8Array(bytes).fill(65)];
        data.items.add(new File(parts, name, { type }));
      }
      if (text) {
        data.setData('text/plain', 'as text');
        data.setData('text/html', '<b>as text</b>');
      }
      const root = document.querySelector('partyline-chat')?.shadowRoot;
      const target = root?.querySelector(at);
      const init = { bubbles: true, cancelable: true, composed: true };
      const event =
        how === 'paste'
          ? new ClipboardEvent(how, { ...init, clipboardData: data })
          : new DragEvent(how, { ...init, dataTransfer: data });
      return target?.dispatchEvent(event) === false;

      /** Noise, so that it does not get small by itself. */
      async function picture(side: number): Promise<Blob> {
        const canvas = new OffscreenCanvas(side, Math.round(side * 0.75));
        const context = canvas.getContext('2d');
        for (let y = 0; y < canvas.height; y += 4)
          for (let x = 0; x < side; x += 4) {
            const light = 35 + Math.abs(Math.imul(x * 31 + y, 2_654_435_761) % 40);
            if (context) context.fillStyle = `hsl(${(x / side) * 300} 60% ${light}%)`;
            context?.fillRect(x, y, 4, 4);
          }
        return canvas.convertToBlob({ type: 'image/png' });
      }
    },
    { files, how: way.how, at: way.at ?? '.composer textarea', text: way.text ?? false },
  );
}

/** The composer of a scene and what is attached in it. */
export const field = (page: Page) => page.getByRole('textbox', { name: /^Message/ });
export const clip = (page: Page) => page.getByRole('button', { name: 'Attach files' });
export const tray = (page: Page) => page.getByRole('list', { name: 'Files to send' });
export const inTray = (page: Page) =>
  tray(page).getByRole('listitem').locator('.attach-name').allTextContents();
export const remove = (page: Page, name: string) =>
  page.getByRole('button', { name: `Remove ${name}` });
export const hasFocus = (one: Locator) => one.evaluate((element) => element.matches(':focus'));
/** What a screen reader was told last. */
export const said = (page: Page) => page.locator('.app > [role=status]').textContent();
export const isReady = (page: Page) =>
  page.locator('.attach-file[aria-busy=true]').waitFor({ state: 'detached' });

export const picture: MadeFile = { name: 'cat.png', type: 'image/png', pixels: 60 };
export const large: MadeFile = { name: 'sunset.png', type: 'image/png', pixels: 600 };
export const text: MadeFile = { name: 'notes.txt', type: 'text/plain', bytes: 20 };
export const refused: MadeFile = { name: 'page.html', type: 'text/html' };

/** A scene in which files can be attached. */
export async function openWith(
  harness: { open: (scene: Scene) => Promise<Page> },
  scene: Scene = { scene: 'full' },
): Promise<Page> {
  const page = await harness.open(scene);
  page.setDefaultTimeout(15_000);
  await clip(page).waitFor();
  return page;
}
