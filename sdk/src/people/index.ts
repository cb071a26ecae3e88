export { createPeople } from './people.ts';
export type {
  ContactState,
  Crop,
  People,
  PeopleEvents,
  PeopleState,
  ProfileChanges,
} from './types.ts';
