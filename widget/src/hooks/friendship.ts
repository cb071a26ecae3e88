import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContactState } from '../../../sdk/src/people/index.ts';
import type { Person, RelationAction, RelationState } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, failureOf } from '../failure.ts';
import { useContact, usePeople, usePeopleState } from './people.ts';

/** What somebody is to the one who looks, and what can be done about it. */
export type Friendship = {
  readonly state: RelationState;
  readonly contact: ContactState | undefined;
  readonly isBusy: boolean;
  /** Why the last action failed. */
  readonly failure: Failure | undefined;
  /** Resolves with whether it worked; a failure is in `failure` too. */
  act(action: RelationAction, note?: string): Promise<boolean>;
  /** Opens the private chat; resolves with its room, or with nothing when it failed. */
  talk(): Promise<string | undefined>;
};

/** The friendship with `person`, kept current. `given`: what they were when they were found, until contacts are known. */
export function useFriendship(person: Person, given: RelationState = 'none'): Friendship {
  const { announce, words } = useWidget();
  const people = usePeople();
  const isLoaded = usePeopleState((state) => state.isLoaded);
  const contact = useContact(person.id);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const isWorking = useRef(false);
  // What belongs to another person by now is not shown.
  useEffect(() => setFailure(undefined), [person.id]);

  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (isWorking.current) return undefined;
    isWorking.current = true;
    setIsBusy(true);
    setFailure(undefined);
    try {
      return await work();
    } catch (error) {
      setFailure(failureOf(error));
      return undefined;
    } finally {
      isWorking.current = false;
      setIsBusy(false);
    }
  };
  const act = async (action: RelationAction, note = '') => {
    const now = await attempt(async () =>
      action === 'request' ? people.request(person.id, note) : people[action](person.id),
    );
    if (!now) return false;
    // Two who ask each other are friends at once.
    const done = action === 'request' && now.state === 'friends' ? 'accept' : action;
    announce(words.say(`told.${done}`, { name: person.name }));
    return true;
  };
  const talk = async () => (await attempt(() => people.talkTo(person.id)))?.id;
  const state = contact?.state ?? (isLoaded ? 'none' : given);
  return { state, contact, isBusy, failure, act, talk };
}
