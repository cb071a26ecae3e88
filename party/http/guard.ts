import * as v from 'valibot';
import { toHex } from '../auth/bytes.ts';
import type { Config } from '../auth/config.ts';
import { hmac, labelled } from '../auth/hmac.ts';
import { Fault } from '../fault.ts';
import { addressKnownMs, type RuleName, scaled } from '../limiter/rules.ts';
import { marked, taken } from '../orders.ts';
import type { Peers } from '../ports.ts';
import { shardOf } from '../shard.ts';

type GuardDeps = { readonly peers: Peers; readonly config: Pick<Config, 'secret' | 'limitScale'> };

const limiters = 16;
// Without a proxy that tells addresses everybody shares one bucket; it must not be one person's.
const strangers = 20;
// People of one address, each with limits of their own, may do so many times what one may.
const household = 10;

/** Asks the limiters whether something may be done once more. */
export class Guard {
  readonly #deps: GuardDeps;

  constructor(deps: GuardDeps) {
    this.#deps = deps;
  }

  /** Throws `rate-limited` when this was too often. `subject` is an id, a username or an address. */
  async take(rule: RuleName, subject: string | undefined): Promise<void> {
    await this.#takeAll(subject ?? 'strangers', [rule], subject === undefined ? strangers : 1);
  }

  /** The same for all people behind one address together. An address that is not known holds nobody up. */
  async takeTogether(rule: RuleName, address: string | undefined): Promise<void> {
    if (address !== undefined) await this.#takeAll(`all of ${address}`, [rule], household);
  }

  /**
   * Lets a guess at a password through, or throws `rate-limited`: per address, and per account. An account's owner
   * keeps a bucket of their own at every address where they have signed in before, which nobody elsewhere can empty.
   * Names that do not exist are treated the same. `succeed` is for a right password: it did not count.
   */
  async takeGuess(
    username: string,
    address: string | undefined,
  ): Promise<{ succeed(): Promise<void> }> {
    await this.take('signInAddress', address);
    const place = address === undefined ? undefined : await this.#place(username, address);
    const isKnown = place !== undefined && (await this.#isMarked(username, place));
    const names: RuleName[] = isKnown
      ? ['signInKnownAddress']
      : ['signInAccount', 'signInAccountInAll'];
    const subject = isKnown ? `${username} ${place}` : username;
    await this.#takeAll(subject, names);
    const succeed = async () => {
      const mark = { type: 'mark', key: `${username} ${place}`, forMs: addressKnownMs };
      await Promise.all([
        this.#call(address ?? 'strangers', give(['signInAddress'], address ?? 'strangers')),
        this.#call(subject, give(names, subject)),
        ...(place === undefined ? [] : [this.#call(username, mark)]),
      ]);
    };
    return { succeed };
  }

  async #takeAll(subject: string, names: readonly RuleName[], factor = 1): Promise<void> {
    const scale = this.#deps.config.limitScale * factor;
    const buckets = names.map((name) => ({ key: keyOf(name, subject), ...scaled(name, scale) }));
    const answer = await this.#call(subject, { type: 'take', buckets });
    const { ok, retryAfterMs } = v.parse(taken, answer);
    if (!ok) throw new Fault('rate-limited', { retryAfterMs });
  }

  async #isMarked(username: string, place: string): Promise<boolean> {
    const answer = await this.#call(username, { type: 'marked', key: `${username} ${place}` });
    return v.parse(marked, answer).marked;
  }

  /** An address as it is kept: of no use to anybody who reads the storage. */
  async #place(username: string, address: string): Promise<string> {
    const text = labelled('address', `${username}\n${address}`);
    return toHex(await hmac(this.#deps.config.secret, text)).slice(0, 24);
  }

  #call(subject: string, order: { type: string } & Record<string, unknown>): Promise<unknown> {
    return this.#deps.peers.call('limiter', shardOf(subject, limiters), order);
  }
}

const keyOf = (rule: RuleName, subject: string) => `${rule} ${subject}`;

const give = (names: readonly RuleName[], subject: string) => ({
  type: 'give',
  keys: names.map((name) => keyOf(name, subject)),
});

/**
 * The client's address from the header that the configuration trusts, IPv6 by its /64; undefined when there is none.
 * `partykit dev` passes every header on as the client sent it (forged ones too, November 2026) and adds no address of
 * its own, so nothing is trusted unless CLIENT_ADDRESS_HEADER names what a proxy in front sets:
 * `cf-connecting-ip` on Cloudflare, `x-real-ip` behind most others.
 */
export function addressOf(request: Request, header: string | undefined): string | undefined {
  const value = header === undefined ? undefined : request.headers.get(header)?.trim();
  if (value === undefined || !/^[0-9a-f:.]{2,45}$/i.test(value)) return undefined;
  const plain = value.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, '');
  return plain.includes(':') ? networkOf(plain) : plain;
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups.slice(0, 4).join(':');
}
