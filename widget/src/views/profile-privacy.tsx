import { useState } from 'preact/hooks';
import type { Profile } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, failureOf } from '../failure.ts';
import { usePeople } from '../hooks/people.ts';
import { FormFailure } from './entry-forms.tsx';
import { Switch } from './switch.tsx';

/** Whether friends see when one was last there. The switch moves at once, and back when it could not be saved. */
export function ProfilePrivacy({
  profile,
  onChange,
}: {
  profile: Profile;
  onChange: (profile: Profile) => void;
}) {
  const { words } = useWidget();
  const people = usePeople();
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [wanted, setWanted] = useState<boolean | undefined>(undefined);
  const isOn = wanted ?? profile.showsLastSeen ?? true;
  const toggle = async () => {
    if (wanted !== undefined) return;
    setWanted(!isOn);
    setFailure(undefined);
    try {
      onChange(await people.editProfile({ showsLastSeen: !isOn }));
    } catch (error) {
      setFailure(failureOf(error));
    }
    setWanted(undefined);
  };
  return (
    <section class="card" aria-label={words.say('privacy')}>
      <h3>{words.say('privacy')}</h3>
      <Switch
        label={words.say('showsLastSeen')}
        hint={words.say('showsLastSeenHint')}
        isOn={isOn}
        onToggle={toggle}
      />
      <FormFailure failure={failure} />
    </section>
  );
}
