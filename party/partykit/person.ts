import { admitSocket, turnAway } from '../home/gate.ts';
import { PersonObject } from '../home/person.ts';
import { hibernating } from './options.ts';

export default class PersonParty extends PersonObject {
  readonly options = hibernating;
  static onBeforeConnect = admitSocket;
  static onBeforeRequest = turnAway;
}
