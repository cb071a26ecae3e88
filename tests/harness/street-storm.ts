import type { Tab } from './browser.ts';
import type { MemorySocket } from './memory-socket.ts';
import { type Resident, Street, type StreetOptions, texts } from './street.ts';
import type { LogRow } from './town.ts';
import { calm, findFaults, harm } from './weather.ts';

const names = ['ann', 'bob', 'cat', 'dan', 'eve'];

type StormOptions = StreetOptions & {
  readonly seed: number;
  readonly actions: number;
  /** Whether people also remove what they said; another storm than without, for the same seed. */
  readonly removes?: boolean;
};

/** The same weather as in `Storm`, over people who use the real SDK on bad lines and pages that end. */
export class StreetStorm {
  readonly #street: Street;
  readonly #residents: Resident[] = [];
  readonly #wrong: string[] = [];
  readonly #said = new Map<string, string>();
  readonly #told = new Map<Tab, Set<number>>();
  // What is lost of presence is lost until the next connection: no real line loses a frame and goes on.
  readonly #holed: MemorySocket[] = [];
  readonly #saidBy = new Map<Tab, string[]>();
  /** What was asked to be removed. */
  readonly #asked = new Set<string>();
  #count = 0;

  readonly #removes: boolean;

  private constructor(street: Street, removes: boolean) {
    this.#street = street;
    this.#removes = removes;
  }

  /** Lets `actions` things happen and then the sun shine; answers what was wrong. */
  static async run(options: StormOptions): Promise<string[]> {
    const { removes = true } = options;
    const storm = new StreetStorm(await Street.build({ limitScale: 1_000, ...options }), removes);
    for (const name of names) storm.#join(await storm.#street.moveIn(name));
    const [first] = storm.#residents;
    if (first) storm.#join(await storm.#street.open(first));
    for (let i = 0; i < options.actions; i += 1) await storm.#act();
    await storm.#calm();
    return storm.#check();
  }

  #join(resident: Resident): void {
    const told = new Set<number>();
    resident.room.on('message', ({ seq }) => {
      if (told.has(seq)) this.#wrong.push(`${seq} was told twice to one page`);
      told.add(seq);
    });
    this.#told.set(resident.tab, told);
    this.#residents.push(resident);
  }

  async #act(): Promise<void> {
    const { world } = this.#street.town;
    const { random } = world;
    if (random.chance(0.85)) return void (await world.step());
    if (random.chance(0.4)) return void world.fireNext(1_000);
    if (random.chance(0.5)) return this.#speak(random.pick(this.#residents));
    if (this.#removes && random.chance(0.1)) return this.#remove(random.pick(this.#residents));
    if (random.chance(0.6)) return this.#disturb(random.pick(this.#residents));
    await harm(this.#street.town);
  }

  #speak({ room, name, tab }: Resident): void {
    this.#count += 1;
    const text = `${this.#count}`;
    this.#said.set(text, this.#street.town.person(name).id);
    this.#saidBy.set(tab, [...(this.#saidBy.get(tab) ?? []), text]);
    room.send(text).then(
      // Another page may have removed it before this one heard of its ack.
      ({ text: sent, removedAt }) =>
        sent === text || removedAt || this.#wrong.push(`${text} became ${sent}`),
      (error) => this.#wrong.push(`${text} was refused: ${error}`),
    );
  }

  /** Something of one's own that the page shows as sent. */
  #remove({ room, name }: Resident): void {
    const { town } = this.#street;
    const own = room.state.timeline.flatMap((item) =>
      item.type === 'message' && item.by === town.person(name).id && item.seq > 0 ? [item] : [],
    );
    if (own.length === 0) return;
    const { seq, text } = town.world.random.pick(own);
    this.#asked.add(text);
    // Whoever is not answered does not know whether it happened.
    room.remove(seq).catch(() => undefined);
  }

  #disturb(resident: Resident): void {
    const { tab, room } = resident;
    const { socket } = tab;
    const { random } = this.#street.town.world;
    const disturbances = [
      () => socket?.cut(),
      () => socket?.cut(),
      () => socket?.vanish(),
      () => socket && this.#loseFrame(socket),
      () => socket && Object.assign(socket, { double: 2 }),
      () => socket && Object.assign(socket, { isHeld: !socket.isHeld }),
      () => tab.setOnline(!tab.isOnline),
      () => tab.setOnline(true),
      () => tab.tellPage(),
      () => room.typing(),
      () => room.loadOlder().catch(() => undefined),
      () => this.#reload(resident),
    ];
    random.pick<() => unknown>(disturbances)();
  }

  #loseFrame(socket: MemorySocket): void {
    socket.lose = 1;
    this.#holed.push(socket);
  }

  #reload({ name, tab, browser }: Resident): void {
    const index = this.#residents.findIndex((resident) => resident.tab === tab);
    this.#residents.splice(index, 1);
    tab.end();
    const next = browser.openTab();
    this.#join({ name, browser, tab: next, room: next.client.open('hall') });
  }

  async #calm(): Promise<void> {
    const { town, api } = this.#street;
    calm(town);
    api.isAway = false;
    for (const { tab } of this.#residents) {
      for (const socket of tab.sockets)
        Object.assign(socket, { isHeld: false, lose: 0, double: 0 });
      tab.setOnline(true);
    }
    await town.world.advance(60_000);
    for (const socket of this.#holed) socket.cut();
    await town.world.advance(60_000);
    await town.sweep();
    for (const { room } of this.#residents) {
      for (let page = 0; room.state.history !== 'complete' && page < 50; page += 1) {
        room.loadOlder().catch(() => undefined);
        await town.world.advance(500);
      }
    }
    await town.world.advance(1_000);
  }

  async #check(): Promise<string[]> {
    const { town } = this.#street;
    const rows = await town.rows();
    const spoken = rows.filter(({ kind }) => kind === 'message');
    const wrong = [...this.#wrong, ...(await findFaults(town))];
    for (const [text, person] of this.#said) {
      const found = spoken.filter((row) => row.text === text);
      const isRemoved = found.length === 0 && this.#asked.has(text);
      if (found.length !== 1 && !isRemoved) wrong.push(`“${text}” is there ${found.length} times`);
      if (found.some(({ by }) => by !== person)) wrong.push(`“${text}” is somebody else’s`);
    }
    const removed = spoken.filter(({ removedAt }) => removedAt !== undefined);
    const gone = [...this.#said.keys()].filter((text) => !spoken.some((row) => row.text === text));
    if (removed.length !== gone.length) wrong.push(`${removed.length} removed, ${gone} gone`);
    const facts = rows.filter(({ kind }) => kind === 'removed').map(({ target }) => target);
    if (
      facts.sort().join() !==
      removed
        .map(({ seq }) => seq)
        .sort()
        .join()
    )
      wrong.push(`${facts} were removed, and not ${removed.map(({ seq }) => seq)}`);
    if (spoken.length !== this.#said.size) wrong.push('there is what nobody said');
    for (const said of this.#saidBy.values()) {
      const seqs = said.flatMap((text) => spoken.find((row) => row.text === text)?.seq ?? []);
      const isInOrder = seqs.every((seq, index) => seq > (seqs[index - 1] ?? 0));
      if (!isInOrder) wrong.push(`one page said ${said}, and they came to ${seqs}`);
    }
    for (const resident of this.#residents) wrong.push(...(await checkPage(resident, rows)));
    return wrong;
  }
}

async function checkPage(resident: Resident, rows: readonly LogRow[]): Promise<string[]> {
  const { name, room, browser } = resident;
  const wrong: string[] = [];
  const unsent = await browser.unsent();
  if (unsent.length > 0) wrong.push(`${name} still has ${unsent.length} unsent`);
  const expected = rows.flatMap(({ text }) => (text === undefined ? [] : [text]));
  if (texts(resident).join() !== expected.join())
    wrong.push(`${name} sees ${texts(resident)} instead of ${expected}`);
  const seqs = room.state.timeline.map(({ seq }) => seq);
  const shown = rows.filter(({ kind }) => kind !== 'removed').map(({ seq }) => seq);
  if (seqs.join() !== shown.join()) wrong.push(`${name} sees seqs ${seqs}`);
  const states = room.state.timeline.map((item) =>
    item.type === 'message' ? item.status : 'sent',
  );
  if (states.some((status) => status !== 'sent')) wrong.push(`${name} sees ${states}`);
  const online = room.state.online.map((person) => person.name).sort();
  if (online.join() !== names.join() || room.state.onlineCount !== names.length)
    wrong.push(`${name} sees ${online} online, ${room.state.onlineCount} in all`);
  if (room.state.connection.status !== 'online')
    wrong.push(`${name} is ${room.state.connection.status}`);
  return wrong;
}
