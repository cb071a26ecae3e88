import type { Person } from '../../sdk/src/protocol/index.ts';

/** Whether the page's own site gives somebody their name and picture; they have no password here then. */
export const isVouched = ({ id }: Pick<Person, 'id'>) => id.startsWith('h_');
