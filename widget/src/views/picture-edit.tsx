import { useRef, useState } from 'preact/hooks';
import { limits, type Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { failureOf, sayFailure } from '../failure.ts';
import { usePeople } from '../hooks/people.ts';
import { sayFileSize } from '../talk/file-size.ts';
import type { Words } from '../words.ts';
import { Icon } from './icon.tsx';
import { OwnHead } from './own-head.tsx';
import { PictureCrop } from './picture-crop.tsx';

const types = ['image/png', 'image/jpeg', 'image/webp'];

/** One's picture: choose or drop a file, take a part of it, or remove what is there. */
export function PictureEdit({ me }: { me: Person }) {
  const { words, announce } = useWidget();
  const people = usePeople();
  const input = useRef<HTMLInputElement>(null);
  const change = useRef<HTMLButtonElement>(null);
  const [chosen, setChosen] = useState<{ file: File; bitmap: ImageBitmap } | null>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [isOver, setIsOver] = useState(false);

  const choose = async (file: File | undefined) => {
    if (!file) return;
    const wrong = checkFile(words, file);
    setTrouble(wrong);
    if (wrong) return;
    try {
      // Turned as its own data says, so that what is cut out is what is seen.
      const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
      setChosen({ file, bitmap });
    } catch {
      setTrouble(words.error('not-a-picture'));
    }
  };
  const remove = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setTrouble('');
    try {
      await people.removePicture();
      announce(words.say('pictureRemoved'));
      change.current?.focus();
    } catch (error) {
      setTrouble(sayFailure(words, failureOf(error)));
    }
    setIsBusy(false);
  };
  const end = (text?: string) => {
    chosen?.bitmap.close();
    setChosen(null);
    if (text) announce(text);
    requestAnimationFrame(() => change.current?.focus());
  };

  return (
    <section
      class={isOver ? 'picture-edit over' : 'picture-edit'}
      aria-label={words.say('picture')}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        choose(event.dataTransfer?.files[0]);
      }}
    >
      {chosen ? (
        <PictureCrop {...chosen} onEnd={end} />
      ) : (
        <OwnHead me={me}>
          <div class="friend-row">
            <button
              ref={change}
              type="button"
              class="button"
              aria-label={words.say(me.picture ? 'changePicture' : 'choosePicture')}
              aria-describedby="picture-limits"
              onClick={() => input.current?.click()}
            >
              <Icon name="camera" />
              {words.say(me.picture ? 'change' : 'choosePicture')}
            </button>
            {me.picture && (
              <button
                type="button"
                class="button"
                aria-label={words.say('removePicture')}
                aria-disabled={isBusy}
                onClick={remove}
              >
                <Icon name="bin" />
                {words.say('remove')}
              </button>
            )}
          </div>
          <input
            ref={input}
            type="file"
            hidden
            accept={types.join()}
            aria-label={words.say('choosePicture')}
            onChange={(event) => {
              choose(event.currentTarget.files?.[0]);
              // So that the same file can be chosen again.
              event.currentTarget.value = '';
            }}
          />
          <p id="picture-limits" class="below">
            {words.say('pictureLimits', { most: sayFileSize(limits.pictureBytes, words.locale) })}
          </p>
        </OwnHead>
      )}
      {trouble && (
        <p class="form-failure" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}

/** Why a file cannot be a picture, before anything is sent; '' where it may be one. */
function checkFile(words: Words, file: File): string {
  if (!types.includes(file.type)) return words.error('not-a-picture');
  if (file.size <= limits.pictureBytes) return '';
  const size = sayFileSize(file.size, words.locale, true);
  const most = sayFileSize(limits.pictureBytes, words.locale);
  return words.say('pictureTooLarge', { size, most });
}
