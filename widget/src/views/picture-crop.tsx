import { useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { type Failure, failureOf } from '../failure.ts';
import { usePeople } from '../hooks/people.ts';
import { wholeFrame, wholePixels, zoomed, zoomMost, zoomOf } from '../picture-frame.ts';
import { FormFailure } from './entry-forms.tsx';
import { Icon } from './icon.tsx';
import { PictureStage } from './picture-stage.tsx';

type Props = {
  readonly file: File;
  readonly bitmap: ImageBitmap;
  /** With what to say when it was saved. */
  readonly onEnd: (said?: string) => void;
};

/** Which part of a chosen picture becomes one's picture. */
export function PictureCrop({ file, bitmap, onEnd }: Props) {
  const { words } = useWidget();
  const people = usePeople();
  const [frame, setFrame] = useState(() => wholeFrame(bitmap));
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const zoom = zoomOf(bitmap, frame);
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent' });
  const setZoom = (to: number) => setFrame(zoomed(bitmap, frame, to));
  const save = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setFailure(undefined);
    try {
      await people.setPicture(file, wholePixels(bitmap, frame));
      onEnd(words.say('pictureSaved'));
    } catch (error) {
      setFailure(failureOf(error));
      setIsBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onEnd();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape only repeats the button that cancels
    <div class="picture-crop" onKeyDown={onKeyDown}>
      <PictureStage bitmap={bitmap} frame={frame} onFrame={setFrame} />
      <p id="picture-hint" class="below">
        {words.say('pictureFrameHint')}
      </p>
      <div class="picture-zoom">
        <Icon name="minus" />
        <input
          type="range"
          min={100}
          max={zoomMost * 100}
          step={5}
          value={Math.round(zoom * 100)}
          aria-label={words.say('zoom')}
          aria-valuetext={percent.format(Math.round(zoom * 100) / 100)}
          onInput={(event) => setZoom(event.currentTarget.valueAsNumber / 100)}
        />
        <Icon name="plus" />
      </div>
      <FormFailure failure={failure} />
      <div class="friend-row">
        <button
          type="button"
          class="button primary"
          part="primary"
          aria-disabled={isBusy}
          onClick={save}
        >
          {isBusy && <span class="spinner" aria-hidden="true" />}
          {words.say('savePicture')}
        </button>
        <button type="button" class="button" onClick={() => onEnd()}>
          {words.say('cancel')}
        </button>
      </div>
    </div>
  );
}
