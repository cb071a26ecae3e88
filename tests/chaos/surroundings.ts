/** A socket as a talker uses it. `cut` ends it without a word. */
export type Line = { send(frame: string): void; cut(): void };
export type LineEvents = {
  onFrame(frame: string): void;
  onClose(code: number, reason: string): void;
};

/** Where a talker lives: the real network and clock, or a simulated world. */
export type Surroundings = {
  /** Gets a ticket and opens a socket; rejects when that fails. */
  open(events: LineEvents): Promise<Line>;
  /** Monotonic ms. */
  now(): number;
  /** ms since 1970, for cids. */
  wallTime(): number;
  after(ms: number, task: () => void): () => void;
  random(): number;
};
