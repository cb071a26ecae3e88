import type { Person, Profile } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { sayFailure } from '../failure.ts';
import { useProfile } from '../hooks/profile.ts';
import { isVouched } from '../vouched.ts';
import { OwnHead } from './own-head.tsx';
import { PasswordChange } from './password-change.tsx';
import { PictureEdit } from './picture-edit.tsx';
import { ProfileEdit } from './profile-edit.tsx';
import { ProfilePrivacy } from './profile-privacy.tsx';

export { default as ownStyles } from '../styles/profile-own.css';

/** One's own profile, to be changed: picture, words, what others see, password. */
export function ProfileOwn({ me }: { me: Person }) {
  const { words } = useWidget();
  const { profile, failure, reload, replace } = useProfile();
  return (
    <>
      {isVouched(me) ? (
        <OwnHead me={me}>
          <p class="below">{words.say('vouchedFor')}</p>
        </OwnHead>
      ) : (
        <PictureEdit me={me} />
      )}
      {profile ? (
        <Loaded profile={profile} onChange={replace} />
      ) : failure ? (
        <div class="form-failure" role="alert">
          {words.say('ownProfileFailed', { why: sayFailure(words, failure) })}{' '}
          <button type="button" class="link-button" onClick={reload}>
            {words.say('retry')}
          </button>
        </div>
      ) : (
        <div class="profile-waiting">
          <span class="unseen">{words.say('loading')}</span>
          <span class="skeleton-line" />
          <span class="skeleton-line" />
          <span class="skeleton-line" />
        </div>
      )}
      {!isVouched(me) && <PasswordChange username={me.username ?? ''} />}
    </>
  );
}

function Loaded({ profile, onChange }: { profile: Profile; onChange: (profile: Profile) => void }) {
  const { words } = useWidget();
  return (
    <>
      <section class="card" aria-label={words.say('yourProfile')}>
        <h3>{words.say('yourProfile')}</h3>
        <ProfileEdit profile={profile} onSaved={onChange} />
      </section>
      <ProfilePrivacy profile={profile} onChange={onChange} />
    </>
  );
}
