import type { ClientMessage } from '../../sdk/src/protocol/index.ts';
import type { Send } from './history.ts';

/** A message on its way, with all that is known of it; becomes a `Send` of the history. */
export type Letter = {
  readonly cid: string;
  readonly text: string;
  /** Ids. */
  readonly files: readonly string[];
  isRemoved?: boolean;
  invokedAt: number | undefined;
  readonly acks: { readonly seq: number; readonly at: number }[];
  refused: string | undefined;
  putOff: number;
  /** When it was last put on the wire and not answered since. */
  sentAt: number | undefined;
  /** Not before this moment. */
  notBefore: number;
};

/** The outbox of the protocol: first in first out, at most 8 in flight, nothing leaves it but by an answer. */
export class Outbox {
  static readonly mostInFlight = 8;
  readonly #letters: Letter[] = [];
  readonly #byCid = new Map<string, Letter>();
  #open: Letter[] = [];

  add(cid: string, text: string, files: readonly string[]): void {
    const letter: Letter = {
      cid,
      text,
      files,
      invokedAt: undefined,
      acks: [],
      refused: undefined,
      putOff: 0,
      sentAt: undefined,
      notBefore: 0,
    };
    this.#letters.push(letter);
    this.#byCid.set(cid, letter);
    this.#open.push(letter);
  }

  /** Messages without an answer. */
  get size(): number {
    return this.#open.length;
  }

  /** The moment since which the longest waiting message has no answer. */
  get waitsSince(): number | undefined {
    return this.#open[0]?.sentAt;
  }

  /** Everything unanswered goes out again, in its order. */
  rewind(): void {
    for (const letter of this.#open) letter.sentAt = undefined;
  }

  /** What may go out now, marked as sent. */
  *take(now: number): Generator<Letter> {
    for (const letter of this.#open.slice(0, Outbox.mostInFlight)) {
      if (letter.notBefore > now) return;
      if (letter.sentAt !== undefined) continue;
      letter.sentAt = now;
      letter.invokedAt ??= now;
      yield letter;
    }
  }

  acked(cid: string, seq: number, at: number): void {
    const letter = this.#byCid.get(cid);
    if (!letter) return;
    letter.acks.push({ seq, at });
    this.#close(letter);
  }

  refused(cid: string, code: string): void {
    const letter = this.#byCid.get(cid);
    if (!letter || letter.acks.length > 0) return;
    letter.refused = code;
    this.#close(letter);
  }

  /** Refused for a while. */
  putOff(cid: string, until: number): void {
    const letter = this.#byCid.get(cid);
    if (!letter) return;
    letter.putOff += 1;
    letter.sentAt = undefined;
    letter.notBefore = until;
  }

  /** A message that was answered `back` messages ago, to be sent once more. */
  answered(back: number): Letter | undefined {
    const letter = this.#letters[this.#letters.length - this.#open.length - 1 - back];
    return letter && letter.acks.length > 0 ? letter : undefined;
  }

  sends(): Send[] {
    return this.#letters.flatMap(({ cid, text, invokedAt, acks, refused, putOff, isRemoved }) =>
      invokedAt === undefined ? [] : [{ cid, text, invokedAt, acks, refused, putOff, isRemoved }],
    );
  }

  #close(letter: Letter): void {
    this.#open = this.#open.filter((other) => other !== letter);
  }
}

/** What goes over the wire for a letter. */
export function orderOf({ cid, text, files }: Letter): ClientMessage {
  const named = files.map((id) => ({ id }));
  return { type: 'message.send', cid, text, ...(named.length > 0 && { files: named }) };
}
