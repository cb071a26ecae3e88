import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Contact, relationAction } from '../../../sdk/src/protocol/index.ts';
import {
  afterAction,
  relationMoves,
  relationStateOf,
  type Stances,
} from '../../../sdk/src/protocol/relation.ts';
import { Random } from '../../harness/random.ts';
import { type House, openHouse } from '../support/house.ts';
import { type Member, makeMember } from '../support/members.ts';

const actions = relationAction.options;
const nobody = { wants: false, blocks: false };

let house: House;
let people: Member[];
beforeEach(async () => {
  house = await openHouse({ limitScale: 100_000 });
  people = [];
  for (let i = 0; i < 12; i += 1) people.push(await makeMember(house, `Person${i}`));
});
afterEach(() => house.close());

/** The stances of all, by the table alone. */
class Model {
  readonly #stances = new Map<string, Stances['mine']>();

  see(me: string, them: string): Stances {
    const find = (one: string, other: string) => this.#stances.get(`${one} ${other}`) ?? nobody;
    return { mine: find(me, them), theirs: find(them, me) };
  }

  act(me: string, them: string, action: (typeof actions)[number]): void {
    const { mine, theirs } = afterAction(this.see(me, them), action);
    this.#stances.set(`${me} ${them}`, mine).set(`${them} ${me}`, theirs);
  }
}

/** What the scribe was asked to write, in its order: that of the commits. */
function written() {
  return house.calls.flatMap(({ party, order }) => {
    if (party !== 'scribe' || order.type !== 'write') return [];
    const [statement] = order.statements as { sql: string; args: string[] }[];
    if (!statement?.sql.startsWith('INSERT INTO relation')) return [];
    const [me = '', them = '', , , , moves] = statement.args;
    const action = actions.find((each) => JSON.stringify(relationMoves[each]) === moves);
    return [{ me, them, action: action! }];
  });
}

/** Twelve deeds at once; some pairs are few, so that the same two meet again and again. */
async function round(random: Random): Promise<void> {
  const begun = Array.from({ length: 12 }, () => {
    const some = random.pick([people.slice(0, 2), people.slice(0, 4), people]);
    const me = random.pick(some);
    const them = random.pick(some.filter((other) => other !== me));
    // Those by which something comes about are the most frequent.
    return me.act(random.pick([...actions, 'request', 'request', 'accept'] as const), them);
  });
  for (const { status } of await Promise.all(begun)) expect([200, 409]).toContain(status);
}

/** What the devices of one were told of another. */
function toldOf(me: Member, them: Member): Contact[] {
  return house.calls.flatMap(({ party, name, order }) => {
    const isMeant = party === 'person' && name === me.id && order.type === 'contact';
    const contact = isMeant ? (order.contact as Contact) : undefined;
    return contact?.person.id === them.id ? [contact] : [];
  });
}

describe('a storm of actions by a dozen people at once', () => {
  it.each([1, 2, 3, 4])(
    '[REL-1] ends as the table says, and is told once (seed %i)',
    async (seed) => {
      const random = new Random(seed);
      for (let i = 0; i < 12; i += 1) await round(random);
      const model = new Model();
      for (const { me, them, action } of written()) model.act(me, them, action);
      const states = new Set<string>();
      for (const me of people) {
        const { body } = await me.ask('GET', '/v1/contacts');
        for (const them of people.filter((other) => other !== me)) {
          const state = relationStateOf(model.see(me.id, them.id));
          const contact = (body.contacts as Contact[]).find(({ person }) => person.id === them.id);
          expect(contact?.state ?? 'none').toBe(state);
          states.add(state);
          const told = toldOf(me, them).sort((one, other) => one.version - other.version);
          expect(new Set(told.map(({ version }) => version)).size).toBe(told.length);
          if (told.length > 0 || contact) expect(told.at(-1)?.state).toBe(state);
        }
      }
      // Otherwise it was no storm.
      expect(states.size).toBe(5);
    },
  );
});
