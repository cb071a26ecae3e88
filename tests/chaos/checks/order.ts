import { type Indexed, type OwnedSend, told } from './indexed.ts';

type Moment = { readonly at: number; readonly seq: number; readonly send: OwnedSend };

/** 5. What was acked before another was sent has the lower seq. */
export function* realTimeOrder({ sends }: Indexed): Generator<string> {
  const invoked = sends.flatMap((send) =>
    send.place === undefined ? [] : [{ at: send.invokedAt, seq: send.place, send }],
  );
  const acked = sends.flatMap((send) =>
    send.acks.slice(0, 1).map(({ at, seq }) => ({ at, seq, send })),
  );
  const acks = acked.sort(byTime).values();
  let next = acks.next();
  let highest: Moment | undefined;
  for (const moment of invoked.sort(byTime)) {
    for (; !next.done && next.value.at < moment.at; next = acks.next())
      if (!highest || next.value.seq > highest.seq) highest = next.value;
    if (highest && highest.seq >= moment.seq)
      yield `${told(moment.send)} stands at ${moment.seq}, though ${told(highest.send)} at ${highest.seq} was acked before it was sent`;
  }
}

/** 6. Each sender's own order is kept. */
export function* sendersOrder({ history, sends }: Indexed): Generator<string> {
  for (const client of history.clients) {
    let before: OwnedSend | undefined;
    for (const send of sends) {
      // What was refused for a while may be overtaken by what was on its way already.
      if (send.client !== client || send.place === undefined || send.putOff > 0) continue;
      if (before?.place !== undefined && before.place >= send.place)
        yield `${told(send)} stands at ${send.place}, its earlier "${before.text.slice(0, 40)}" at ${before.place}`;
      before = send;
    }
  }
}

function byTime(a: Moment, b: Moment): number {
  return a.at - b.at;
}
