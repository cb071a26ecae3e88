/**
 * The home that this run's servers live in: PARTYLINE_HOME chooses it (see vitest.config.ts). A test that asks says
 * beside it what the other platform cannot do, or does in another way.
 */
export const home = process.env.PARTYLINE_HOME === 'worker' ? 'worker' : 'partykit';
