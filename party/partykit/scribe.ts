import { turnAway } from '../home/gate.ts';
import { ScribeObject } from '../home/scribe.ts';

export default class ScribeParty extends ScribeObject {
  static onBeforeConnect = turnAway;
  static onBeforeRequest = turnAway;
}
