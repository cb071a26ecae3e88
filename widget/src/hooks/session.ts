import { useEffect, useState } from 'preact/hooks';
import type { Partyline, SessionState } from '../../../sdk/src/index.ts';

/** Who is signed in, kept current. */
export function useSession(client: Partyline): SessionState {
  const [session, setSession] = useState(client.session);
  useEffect(() => {
    const undo = client.on('session', setSession);
    setSession(client.session);
    client.ready().then(setSession, () => setSession(client.session));
    return undo;
  }, [client]);
  return session;
}
