import { limits } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type FormErrors, useForm } from '../hooks/form.ts';
import { roomIdFrom } from '../talk/room-name.ts';
import { FormFailure } from './entry-forms.tsx';
import { Field } from './field.tsx';
import type { Move } from './move.ts';
import { SideBar } from './side-bar.tsx';
import { SubmitButton } from './submit-button.tsx';

/** Makes a room and goes there. */
export function RoomCreate({ name, go }: { name: string; go: (move: Move) => void }) {
  const { words, client } = useWidget();
  const form = useForm({
    initial: { title: name, id: name, description: '' },
    check: ({ title, id }): FormErrors => ({
      title: title.trim() === '' ? words.say('nameMissing') : undefined,
      id: roomIdFrom(id || title) === '' ? words.say('roomInvalid') : undefined,
    }),
    send: async ({ title, id, description }) => {
      const room = await client.rooms.create({
        id: roomIdFrom(id || title),
        title: title.trim(),
        ...(description.trim() && { description: description.trim() }),
      });
      go({ to: 'room', room: room.id });
    },
    explain: ({ code, field }) => {
      if (code === 'room-exists') return { field: 'id', text: words.error(code) };
      return field ? { field, text: words.error(code) } : undefined;
    },
  });
  const { values, errors, set } = form;
  return (
    <section class="sheet" aria-label={words.say('newRoom')}>
      <SideBar title={words.say('newRoom')} go={go} />
      <form class="form" onSubmit={form.submit} noValidate>
        <Field
          label={words.say('roomTitle')}
          name="title"
          hint={words.say('roomTitleHint')}
          value={values.title}
          error={errors.title}
          onValue={set('title')}
          maxLength={limits.titleLength}
        />
        <Field
          label={words.say('roomName')}
          name="id"
          isExact
          hint={words.say('roomNameHint', { room: roomIdFrom(values.id || values.title) || '…' })}
          value={values.id}
          error={errors.id}
          onValue={set('id')}
          maxLength={limits.roomLength}
        />
        <Field
          label={words.say('optional', { label: words.say('roomDescription') })}
          name="description"
          value={values.description}
          error={errors.description}
          onValue={set('description')}
          maxLength={limits.descriptionLength}
        />
        <FormFailure failure={form.failure} />
        <SubmitButton isBusy={form.isBusy}>{words.say('createRoom')}</SubmitButton>
      </form>
    </section>
  );
}
