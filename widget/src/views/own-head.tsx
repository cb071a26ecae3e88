import type { ComponentChildren } from 'preact';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { Avatar } from './avatar.tsx';

/** Who one is oneself: picture, name and username. */
export function OwnHead({ me, children }: { me: Person; children?: ComponentChildren }) {
  const { words } = useWidget();
  return (
    <div class="profile">
      <Avatar id={me.id} name={me.name} picture={me.picture} />
      <bdi class="profile-name">{me.name}</bdi>
      {me.kind === 'guest' ? (
        <span class="profile-kind">{words.say('guest')}</span>
      ) : (
        me.username && <bdi class="profile-kind">@{me.username}</bdi>
      )}
      {children}
    </div>
  );
}
