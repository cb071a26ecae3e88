import { afterEach, beforeEach } from 'vitest';
import { type House, openHouse } from './house.ts';
import { type Member, makeMember } from './members.ts';

/** The house of `useAnnAndBen`, and the two who live in it. */
export let house: House;
export let ann: Member;
export let ben: Member;

/** Gives every test of a file a new house with Ann and Ben. */
export function useAnnAndBen(): void {
  beforeEach(async () => {
    house = await openHouse({ limitScale: 1_000 });
    ann = await makeMember(house, 'Ann');
    ben = await makeMember(house, 'Ben');
  });
  afterEach(() => house.close());
}

/** What people's devices were told of their contacts. */
export const told = () =>
  house.calls
    .filter(({ party, order }) => party === 'person' && order.type === 'contact')
    .map(({ name, order }) => ({ name, contact: order.contact as Record<string, unknown> }));
