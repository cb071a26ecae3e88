import { type Indexed, indexHistory } from './checks/indexed.ts';
import { logsAreEqual, sendersReadTheirOwn, seqsOnlyRise, storesAreEqual } from './checks/logs.ts';
import {
  acknowledgedAreThere,
  nobodyElseSpoke,
  nothingTwice,
  unknownAtMostOnce,
} from './checks/messages.ts';
import { realTimeOrder, sendersOrder } from './checks/order.ts';
import { filesHaveOneMessage, removedIsGone, withoutRemovals } from './checks/removals.ts';
import type { RoomHistory } from './history.ts';

/** Assertions by number. */
const assertions: readonly ((history: Indexed) => Iterable<string>)[] = [
  acknowledgedAreThere,
  nothingTwice,
  nobodyElseSpoke,
  logsAreEqual,
  realTimeOrder,
  sendersOrder,
  seqsOnlyRise,
  sendersReadTheirOwn,
  storesAreEqual,
  unknownAtMostOnce,
];

/** Those that look at what was removed; all others see a history in which nothing was. */
const assertionsOfRemovals: readonly ((history: RoomHistory) => Iterable<string>)[] = [
  removedIsGone,
  filesHaveOneMessage,
];

/** One broken promise: the number of the assertion (1 to 12) and what was seen. */
export type Violation = { readonly assertion: number; readonly sentence: string };

/** Finds everything in a history that the protocol forbids; an empty list is the proof wanted. */
export function check(history: RoomHistory): Violation[] {
  const indexed = indexHistory(withoutRemovals(history));
  const found = [
    ...assertions.map((assertion) => [...assertion(indexed)]),
    ...assertionsOfRemovals.map((assertion) => [...assertion(history)]),
  ];
  return found.flatMap((sentences, index) =>
    sentences.map((sentence) => ({ assertion: index + 1, sentence })),
  );
}
