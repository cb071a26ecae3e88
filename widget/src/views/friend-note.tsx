import { useEffect, useRef, useState } from 'preact/hooks';
import { limits, type Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Friendship } from '../hooks/friendship.ts';
import { ProfileField } from './profile-field.tsx';
import { SubmitButton } from './submit-button.tsx';

type Props = {
  readonly person: Person;
  readonly friendship: Friendship;
  readonly onCancel: () => void;
};

/** A request with a few words. */
export function FriendNote({ person, friendship, onCancel }: Props) {
  const { words } = useWidget();
  const [note, setNote] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const isTooLong = note.length > limits.noteLength;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isTooLong) friendship.act('request', note.trim());
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
        <button type="button" class="button" onClick={onCancel}>
          {words.say('cancel')}
        </button>
      </div>
    </form>
  );
}
