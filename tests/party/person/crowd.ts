import type { PartyName } from '../../../party/ports.ts';
import { LivingDevice } from '../../harness/device.ts';
import type { Platform } from '../../harness/object-host.ts';
import type { Random } from '../../harness/random.ts';
import { Neighbours } from './neighbours.ts';

export type CrowdOptions = Platform & {
  readonly seed: number;
  readonly people: number;
  /** Friendships at the beginning. Where somebody has many, one who is asked about tells of all the others too. */
  readonly friendships: number;
  readonly actions: number;
  /** Objects die and sleep, and calls fail. */
  readonly isHarsh?: boolean;
};

const troubles = [undefined, 'refused', 'answer-lost', 'slow'] as const;
// What a client may show at the longest after a silent death.
const calmMs = 90_000;

/** Many people who come, go, die silently and become friends, on a server that fails; and then nothing changes any more. */
export class Crowd {
  readonly #s: Neighbours;
  readonly #random: Random;
  readonly #names: readonly string[];
  readonly #devices = new Map<string, LivingDevice[]>();
  readonly #friends = new Set<string>();

  private constructor(s: Neighbours, names: readonly string[]) {
    this.#s = s;
    this.#random = s.town.world.random;
    this.#names = names;
  }

  /** Answers who sees what is not so, in words, and how many calls there were. */
  static async run({ people, friendships, actions, isHarsh = false, ...rest }: CrowdOptions) {
    const names = Array.from({ length: people }, (_, index) => `P${index}`);
    const crowd = new Crowd(await Neighbours.build(names, { limitScale: 100, ...rest }), names);
    for (let i = 0; i < friendships; i += 1) await crowd.#befriend();
    for (let i = 0; i < actions; i += 1) await crowd.#act(isHarsh);
    const wrong = await crowd.#calm();
    return { wrong, calls: crowd.#s.calls.length, there: crowd.#there().length };
  }

  async #act(isHarsh: boolean): Promise<void> {
    const { world } = this.#s.town;
    const random = this.#random;
    if (random.chance(0.6)) return world.advance(random.below(400));
    if (isHarsh && random.chance(0.15)) return this.#harm();
    if (random.chance(0.1)) return this.#changeFriends();
    if (random.chance(0.2)) return this.#meet();
    const name = random.pick(this.#names);
    const devices = this.#devicesOf(name);
    if (devices.length === 0 || (devices.length < 3 && random.chance(0.2))) return this.#come(name);
    const device = random.pick(devices);
    if (random.chance(0.2)) return device.socket.cut();
    devices.splice(devices.indexOf(device), 1);
    device.end(random.pick(['hangUp', 'hangUp', 'vanish', 'cut']));
  }

  #harm(): void {
    const { town } = this.#s;
    const random = this.#random;
    const home = this.#s.home(random.pick(this.#names));
    const harms = [
      () => home.crash(),
      () => home.sleep(),
      () => home.sleep(),
      () => town.scribe.crash(),
      () => this.#trouble(),
    ];
    random.pick<() => unknown>(harms)();
  }

  /** For a moment one kind of call fails. */
  #trouble(): void {
    const { network } = this.#s.town;
    const trouble = this.#random.pick(troubles);
    const party: PartyName = this.#random.pick(['person', 'scribe']);
    network.troubleOf = (to) => (to === party ? trouble : undefined);
    network.isStuck = false;
  }

  /** Two friends come in the same moment. */
  #meet(): void {
    if (this.#friends.size === 0) return;
    const pair = this.#random.pick([...this.#friends]).split(' ');
    for (const name of pair) if (this.#devicesOf(name).length === 0) this.#come(name);
  }

  #come(name: string): void {
    this.#devicesOf(name).push(new LivingDevice(this.#s.town, this.#s.person(name)));
  }

  async #changeFriends(): Promise<void> {
    if (this.#random.chance(0.5) || this.#friends.size === 0) return this.#befriend();
    const [one = '', other = ''] = this.#random.pick([...this.#friends]).split(' ');
    this.#friends.delete(`${one} ${other}`);
    await this.#s.relate(one, other, { wants: false });
    await this.#tellBoth(one, other);
  }

  async #befriend(): Promise<void> {
    const [one, other] = [this.#random.pick(this.#names), this.#random.pick(this.#names)].sort();
    if (one === undefined || other === undefined || one === other) return;
    if (this.#friends.has(`${one} ${other}`)) return;
    this.#friends.add(`${one} ${other}`);
    await this.#s.relate(one, other);
    await this.#tellBoth(one, other);
  }

  /** As the API does after an action: what each sees of the other is read after the write. */
  async #tellBoth(one: string, other: string): Promise<void> {
    await this.#s.tellContact(one, other);
    await this.#s.tellContact(other, one);
  }

  async #calm(): Promise<string[]> {
    const { network, world } = this.#s.town;
    network.troubleOf = () => undefined;
    network.isStuck = false;
    await world.advance(calmMs);
    const wrong = this.#check();
    // And it stays so.
    for (let i = 0; i < 3; i += 1) {
      await world.advance(11_000);
      wrong.push(...this.#check());
    }
    return wrong;
  }

  #check(): string[] {
    const there = new Set(this.#there());
    return [...this.#devices].flatMap(([name, devices]) => {
      const expected = this.#friendsOf(name).filter((friend) => there.has(friend));
      const ids = expected.map((friend) => this.#s.id(friend)).sort();
      return devices
        .filter(({ friends }) => friends.join() !== ids.join())
        .map(({ friends }) => `${name} sees ${friends} instead of ${ids}`);
    });
  }

  #there(): string[] {
    return this.#names.filter((name) => this.#devicesOf(name).length > 0);
  }

  #friendsOf(name: string): string[] {
    return [...this.#friends].flatMap((pair) => {
      const [one = '', other = ''] = pair.split(' ');
      if (one === name) return [other];
      return other === name ? [one] : [];
    });
  }

  #devicesOf(name: string): LivingDevice[] {
    const devices = this.#devices.get(name) ?? [];
    this.#devices.set(name, devices);
    return devices;
  }
}
