import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { acceptedFiles } from '../../../sdk/src/files/index.ts';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { useIntake } from '../hooks/attach-intake.ts';
import { useSite } from '../hooks/site.ts';
import { IconButton } from './button.tsx';

/** What the composer needs to know of the files that are to be sent. */
export type AttachedFiles = {
  readonly count: number;
  /** Sends them together with a text; false where there are none. */
  readonly send: (handle: RoomHandle, text: string) => boolean;
};

type Props = {
  readonly room: string;
  /** The room's. */
  readonly title: string;
  readonly isClosed: boolean;
  /** The place to write. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (files: AttachedFiles) => void;
};

/** The button that attaches files, and what is attached. */
export function AttachBar({ room, title, field, onChange, ...props }: Props) {
  const { words } = useWidget();
  const site = useSite();
  const isClosed = props.isClosed || site?.files === false;
  const chooser = useRef<HTMLInputElement>(null);
  const { late, tray, take, retry, hasFailed } = useIntake({ room, isClosed, field });
  useEffect(() => {
    if (!tray) return;
    const tell = () =>
      onChange({ count: tray.files.length, send: (handle, text) => tray.send(handle, text) });
    tell();
    return tray.subscribe(tell);
  }, [tray]);
  return (
    <>
      {late && tray && <late.AttachTray {...{ tray, title, isClosed, field }} />}
      {hasFailed && (
        <p class="counter over" role="alert">
          {words.say('loadFailed')}{' '}
          <button type="button" class="link-button" onClick={retry}>
            {words.say('retry')}
          </button>
        </p>
      )}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        accept={acceptedFiles}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // So that the same file can be chosen again.
          currentTarget.value = '';
          if (files.length > 0) take(files);
        }}
      />
      {!isClosed && (
        <IconButton
          class="clip"
          icon="clip"
          label={words.say('attach')}
          onClick={() => chooser.current?.click()}
        />
      )}
    </>
  );
}
