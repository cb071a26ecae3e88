import type { Profile } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { profileHref, profileLinkText } from '../profile-link.ts';

/** What somebody tells about themselves; what they left out is not there. */
export function ProfileDetails({ profile }: { profile: Profile }) {
  const { words } = useWidget();
  const { about, location, link, createdAt } = profile;
  const month = new Intl.DateTimeFormat(words.locale, { month: 'long', year: 'numeric' });
  return (
    <dl class="profile-details">
      {about && (
        <Detail term={words.say('aboutPerson')}>
          <span class="profile-about" dir="auto">
            {about}
          </span>
        </Detail>
      )}
      {location && (
        <Detail term={words.say('location')}>
          <bdi>{location}</bdi>
        </Detail>
      )}
      {link && (
        <Detail term={words.say('link')}>
          <ProfileLink link={link} />
        </Detail>
      )}
      <Detail term={words.say('hereSince')}>{month.format(createdAt)}</Detail>
    </dl>
  );
}

function Detail({ term, children }: { term: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A link as somebody else wrote it: followed only where it leads to the web, and otherwise nothing but text. */
function ProfileLink({ link }: { link: string }) {
  const href = profileHref(link);
  if (href === undefined) return <bdi>{link}</bdi>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc" dir="ltr">
      {profileLinkText(link)}
    </a>
  );
}
