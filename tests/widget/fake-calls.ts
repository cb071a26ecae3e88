import { PartylineError } from 'partyline';
import type { ErrorCode } from '../../sdk/src/protocol/index.ts';

export type Call = readonly [name: string, ...rest: readonly unknown[]];

/** Calls that ask a server there is none of. Set `failure` to let them fail, `isHeld` to let them wait for `release()`. */
export class FakeCalls {
  #waiting: (() => void)[] = [];
  /** Every call that asks the server, with what was asked. */
  readonly calls: Call[] = [];
  /** Thrown by calls instead of an answer, while it is set. */
  failure: PartylineError | undefined;
  isHeld = false;

  /** Lets calls fail from now on, or work again. */
  failWith(code: ErrorCode | null): void {
    this.failure = code === null ? undefined : new PartylineError(code);
  }
  /** Lets the calls that wait go on. */
  release(): void {
    this.isHeld = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  protected async ask(...call: Call): Promise<void> {
    this.calls.push(call);
    await (this.isHeld
      ? new Promise<void>((resolve) => this.#waiting.push(resolve))
      : Promise.resolve());
    if (this.failure) throw this.failure;
  }
}
