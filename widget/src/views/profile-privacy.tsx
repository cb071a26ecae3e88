import { useId, useState } from 'preact/hooks';
import type { Profile } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, failureOf, sayFailure } from '../failure.ts';
import { usePeople } from '../hooks/people.ts';

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
  const id = useId();
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
      <div class="switch-row">
        <span id={id}>{words.say('showsLastSeen')}</span>
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked={isOn}
          aria-labelledby={id}
          aria-describedby={`${id}-hint`}
          onClick={toggle}
        />
      </div>
      <p id={`${id}-hint`} class="below">
        {words.say('showsLastSeenHint')}
      </p>
      {failure && (
        <p class="form-failure" role="alert">
          {sayFailure(words, failure)}
        </p>
      )}
    </section>
  );
}
