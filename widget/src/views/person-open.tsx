import type { ComponentChildren } from 'preact';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { Avatar } from './avatar.tsx';

/** Picture, name and one line about somebody in a list: a click opens their profile. */
export function PersonOpen({
  person,
  isOnline = false,
  about,
  children,
}: {
  person: Person;
  isOnline?: boolean;
  about: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <button type="button" class="person-open" data-by={person.id}>
      <Avatar id={person.id} name={person.name} picture={person.picture} isOnline={isOnline} />
      <span class="person-text">
        <span class="person-name">
          <bdi>{person.name}</bdi>
        </span>
        <span class="person-about">{about}</span>
      </span>
      {children}
    </button>
  );
}
