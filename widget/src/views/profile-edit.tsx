import { useState } from 'preact/hooks';
import type { ProfileChanges } from '../../../sdk/src/people/index.ts';
import { limits, type Profile } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import type { Failure } from '../failure.ts';
import { type FormErrors, useForm } from '../hooks/form.ts';
import { usePeople } from '../hooks/people.ts';
import { completeLink, profileHref } from '../profile-link.ts';
import { isVouched } from '../vouched.ts';
import type { Words } from '../words.ts';
import { FormFailure } from './entry-forms.tsx';
import { ProfileField } from './profile-field.tsx';
import { SubmitButton } from './submit-button.tsx';

const most = {
  name: limits.nameLength,
  about: limits.aboutLength,
  location: limits.locationLength,
  pronouns: limits.pronounsLength,
  link: limits.linkLength,
};
type Values = Record<keyof typeof most, string>;
const fields = ['name', 'pronouns', 'about', 'location', 'link'] as const;
const hints = {
  name: 'yourNameHint',
  pronouns: 'pronounsHint',
  about: 'aboutHint',
  location: 'locationHint',
  link: 'linkHint',
} as const;
const labels = { about: 'aboutPerson' } as const;

/** The words of one's own profile; only what was changed is sent. */
export function ProfileEdit({
  profile,
  onSaved,
}: {
  profile: Profile;
  onSaved: (profile: Profile) => void;
}) {
  const { words, announce } = useWidget();
  const people = usePeople();
  const [isSaved, setIsSaved] = useState(false);
  const form = useForm<Values>({
    initial: valuesOf(profile),
    check: (values) => check(words, values),
    send: async (values) => {
      onSaved(await people.editProfile(changesOf(profile, values)));
      setIsSaved(true);
      announce(words.say('profileSaved'));
    },
    explain: (failure) => explain(words, failure),
  });
  const shown = isVouched(profile.person) ? fields.filter((name) => name !== 'name') : fields;
  const hasChanges = Object.keys(changesOf(profile, form.values)).length > 0;
  return (
    <form
      class="form"
      onSubmit={(event) => (hasChanges ? form.submit(event) : event.preventDefault())}
      onInput={() => setIsSaved(false)}
      noValidate
    >
      {shown.map((name) => (
        <ProfileField
          key={name}
          name={name}
          label={words.say(name === 'about' ? labels.about : name)}
          hint={words.say(hints[name])}
          most={most[name]}
          isLong={name === 'about'}
          isExact={name === 'link'}
          value={form.values[name]}
          error={form.errors[name]}
          onValue={form.set(name)}
        />
      ))}
      <FormFailure failure={form.failure} />
      {isSaved && !hasChanges ? (
        <p class="form-done">{words.say('profileSaved')}</p>
      ) : (
        <SubmitButton isBusy={form.isBusy} isOff={!hasChanges}>
          {words.say('saveProfile')}
        </SubmitButton>
      )}
    </form>
  );
}

function valuesOf({ person, about, location, pronouns, link }: Profile): Values {
  return { name: person.name, about, location, pronouns, link };
}

function changesOf(profile: Profile, values: Values): ProfileChanges {
  const before = valuesOf(profile);
  const now = { ...values, link: completeLink(values.link) };
  const changed = fields.filter((name) => now[name].trim() !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, now[name].trim()]));
}

// What the server would refuse too: control characters, and in a name also signs that turn the writing around.
const forbiddenInText = /(?![\n\t])\p{Cc}/u;
const forbiddenInName = /[\p{Cc}\p{Bidi_Control}]/u;

function check(words: Words, values: Values): FormErrors {
  const errors: Record<string, string | undefined> = {};
  const now = { ...values, link: completeLink(values.link) };
  for (const name of fields) {
    const over = now[name].trim().length - most[name];
    if (over > 0) errors[name] = words.say('tooLong', { count: over });
    else if ((name === 'name' ? forbiddenInName : forbiddenInText).test(values[name]))
      errors[name] = words.say('textInvalid');
    else if (name === 'name' && values.name.trim() === '') errors.name = words.say('nameMissing');
  }
  const { link } = now;
  if (!errors.link && link !== '' && profileHref(link) === undefined)
    errors.link = words.say('linkInvalid');
  return errors;
}

function explain(words: Words, { code, field }: Failure) {
  const known = fields.find((name) => name === field);
  if (!known) return undefined;
  if (code !== 'invalid') return { field: known, text: words.error(code) };
  const key = known === 'link' ? 'linkInvalid' : known === 'name' ? 'nameInvalid' : 'textInvalid';
  return { field: known, text: words.say(key) };
}
