import { turnAway } from '../home/gate.ts';
import { LimiterObject } from '../home/limiter.ts';

export default class LimiterParty extends LimiterObject {
  static onBeforeConnect = turnAway;
  static onBeforeRequest = turnAway;
}
