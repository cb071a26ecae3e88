import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ContactState } from '../../../sdk/src/people/index.ts';
import type { Person, RelationAction, RelationState } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type Failure, failureOf } from '../failure.ts';
import { friendWork } from '../friend-work.ts';
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

/** A failure older than this when a view appears is none of its own. */
const freshMs = 3_000;

/** The friendship with `person`, kept current. `given`: what they were when they were found, until contacts are known. */
export function useFriendship(person: Person, given: RelationState = 'none'): Friendship {
  const { announce, words } = useWidget();
  const people = usePeople();
  const isLoaded = usePeopleState((state) => state.isLoaded);
  const contact = useContact(person.id);
  const { work, isBusy, failure } = useWork(person.id);
  const attempt = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
    if (work.get().isBusy) return undefined;
    work.set({ isBusy: true });
    try {
      const result = await task();
      work.set({});
      return result;
    } catch (error) {
      work.set({ failure: failureOf(error), failedAt: Date.now() });
      return undefined;
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

function useWork(id: string) {
  const people = usePeople();
  const work = useMemo(() => friendWork(people, id), [people, id]);
  const [, redraw] = useState<unknown>();
  const [since] = useState(() => Date.now() - freshMs);
  const drawn = work.get();
  useEffect(() => {
    const look = () => work.get() !== drawn && redraw({});
    // It may have ended between drawing and this.
    look();
    return work.subscribe(look);
  });
  const { isBusy, failure, failedAt } = drawn;
  return { work, isBusy, failure: failedAt > since ? failure : undefined };
}
