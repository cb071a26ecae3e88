import { useLayoutEffect, useRef } from 'preact/hooks';
import { limits, type Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { ProfileField } from './profile-field.tsx';
import { SubmitButton } from './submit-button.tsx';

type Props = {
  readonly person: Person;
  readonly friendship: Friendship;
  readonly note: string;
  /** null: no note any more. */
  readonly setNote: (note: string | null) => void;
};

/** A request with a few words. */
export function FriendNote({ person, friendship, note, setNote }: Props) {
  const { words } = useWidget();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const isTooLong = note.length > limits.noteLength;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isTooLong) return form.current?.querySelector('textarea')?.focus();
    if (await friendship.act('request', note.trim())) setNote(null);
  };
  return (
    <form ref={form} class="form friend-form" onSubmit={submit} noValidate>
      <ProfileField
        label={words.say('note', { name: person.name })}
        name="note"
        isLong
        most={limits.noteLength}
        hint={words.say('noteHint')}
        value={note}
        onValue={setNote}
      />
      <div class="friend-row">
        <SubmitButton isBusy={friendship.isBusy}>{words.say('sendRequest')}</SubmitButton>
        <button type="button" class="button" onClick={() => setNote(null)}>
          {words.say('cancel')}
        </button>
      </div>
    </form>
  );
}
