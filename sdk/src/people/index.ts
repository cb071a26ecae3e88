export type {
  Chat,
  FoundPeople,
  FoundPerson,
  LastMessage,
  Profile,
  RelationState,
} from '../protocol/index.ts';
export { createPeople } from './people.ts';
export type {
  ContactState,
  Crop,
  People,
  PeopleEvents,
  PeopleQuery,
  PeopleState,
  ProfileChanges,
} from './types.ts';
