import { insertRoom } from '../../party/storage/room-statements.ts';
import type { RoomHandle } from '../../sdk/src/types.ts';
import { Api } from './api.ts';
import { Browser, type Tab } from './browser.ts';
import { takeTimeouts } from './timeouts.ts';
import { Town, type TownOptions } from './town.ts';

/** Someone at a page, in the room. */
export type Resident = {
  readonly name: string;
  readonly browser: Browser;
  readonly tab: Tab;
  readonly room: RoomHandle;
};

export type StreetOptions = TownOptions & {
  /** Changes a new browser; for planted bugs. */
  readonly prepare?: (browser: Browser) => void;
};

/** A town in which people use the real SDK. */
export class Street {
  readonly town: Town;
  readonly api: Api;

  readonly #prepare: (browser: Browser) => void;

  private constructor(town: Town, { prepare = () => {} }: StreetOptions) {
    this.town = town;
    this.api = new Api(town);
    this.#prepare = prepare;
  }

  /** Takes the timers of partysocket over; a test file gives them back with `vi.unstubAllGlobals`. */
  static async build(options: StreetOptions = {}): Promise<Street> {
    const town = await Town.build(options);
    takeTimeouts(town.world);
    const hall = { id: 'hall', title: 'Hall', description: '', createdBy: 'u_mayor', createdAt: 1 };
    await town.database.write([insertRoom(hall)]);
    return new Street(town, options);
  }

  /** A guest with a browser of their own, in the hall. */
  async moveIn(name: string): Promise<Resident> {
    const browser = new Browser(this.town, this.api);
    this.#prepare(browser);
    const tab = browser.openTab();
    void tab.client.enterAsGuest(name);
    await this.town.world.settle();
    return this.open({ name, browser }, tab);
  }

  /** Another page of the same browser; its session is there already. */
  async open(
    { name, browser }: Pick<Resident, 'name' | 'browser'>,
    tab = browser.openTab(),
  ): Promise<Resident> {
    const room = tab.client.open('hall');
    await this.town.world.advance(200);
    return { name, browser, tab, room };
  }

  /** Lets time pass. */
  pass(ms: number): Promise<void> {
    return this.town.world.advance(ms);
  }
}

/** What a page shows, in its order. */
export function shown({ room }: Pick<Resident, 'room'>): string[] {
  return room.state.timeline.map((item) =>
    item.type === 'message' ? `${item.text} (${item.status})` : `${item.name} ${item.kind}`,
  );
}

export function texts({ room }: Pick<Resident, 'room'>): string[] {
  return room.state.timeline.flatMap((item) => (item.type === 'message' ? [item.text] : []));
}
