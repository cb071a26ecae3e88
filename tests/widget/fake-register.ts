import type { Person } from 'partyline';
import type { ContactState, ProfileChanges } from '../../sdk/src/people/types.ts';
import type { Profile, RelationState } from '../../sdk/src/protocol/index.ts';

type Details = Partial<
  Pick<Profile, 'about' | 'location' | 'pronouns' | 'link' | 'createdAt' | 'showsLastSeen'>
>;

/** A person as a fake world knows them: what they wrote about themselves beside who they are. */
export type FakePerson = Person & { readonly details?: Details };

/** Who there is in a fake world. */
export class FakeRegister {
  readonly #people = new Map<string, Person>();
  readonly #details = new Map<string, Details>();

  add({ details = {}, ...person }: FakePerson): void {
    this.#people.set(person.id, person);
    this.#details.set(person.id, details);
  }
  find(id: string): Person | undefined {
    return this.#people.get(id);
  }
  details(id: string): Details {
    return this.#details.get(id) ?? {};
  }
  write(id: string, changes: Details | ProfileChanges): void {
    const said = Object.entries(changes).filter(([, value]) => value !== undefined);
    this.#details.set(id, { ...this.details(id), ...Object.fromEntries(said) });
  }

  /** By id, or members by the beginning of a name or a username. */
  search(text: string): Person[] {
    const wanted = text.trim().toLowerCase().replace(/^@/, '');
    return [...this.#people.values()].filter(
      (person) =>
        person.id === text.trim() ||
        (person.kind === 'member' &&
          [person.name, person.username ?? ''].some((it) => it.toLowerCase().startsWith(wanted))),
    );
  }
}

/** Somebody one has nothing to do with. */
export const stranger = (person: Person): ContactState => ({
  person,
  state: 'none',
  note: '',
  since: 0,
  version: 0,
  isOnline: false,
  seenAt: null,
});

/** What somebody is from now on. */
export function related(
  person: Person,
  state: RelationState,
  before: ContactState = stranger(person),
): ContactState {
  const { isOnline, seenAt } = state === 'friends' ? before : stranger(person);
  const version = before.version + 1;
  return { person, state, note: '', since: Date.now(), version, isOnline, seenAt };
}
