import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { extendSheet } from '../styles/sheet.ts';
import { OwnHead } from './own-head.tsx';

type Own = typeof import('./profile-own.tsx');
let loaded: Own | undefined;

async function loadOwn(): Promise<Own> {
  const own = await import('./profile-own.tsx');
  extendSheet(own.ownStyles);
  loaded = own;
  return own;
}

/** One's own profile. Its forms are seldom needed, so they load when it is opened. */
export function ProfileLater({ me }: { me: Person }) {
  const { words } = useWidget();
  const [own, setOwn] = useState(loaded);
  const [hasFailed, setHasFailed] = useState(false);
  const load = () => {
    setHasFailed(false);
    loadOwn().then(setOwn, () => setHasFailed(true));
  };
  useEffect(() => {
    if (!own) load();
  }, []);
  if (own) return <own.ProfileOwn me={me} />;
  return (
    <>
      <OwnHead me={me} />
      {hasFailed && (
        <p class="form-failure" role="alert">
          {words.say('loadFailed')}{' '}
          <button type="button" class="link-button" onClick={load}>
            {words.say('retry')}
          </button>
        </p>
      )}
    </>
  );
}
