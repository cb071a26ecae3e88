import { sha256 } from '../auth/bytes.ts';
import type { Passwords } from '../auth/password.ts';

// The form of a real one, for who looks at its parameters.
const hashOf = async (password: string) =>
  `scrypt$16384$8$5$${'A'.repeat(22)}$${(await sha256(password)).slice(0, 43)}`;

/** Passwords that cost nothing, and that nothing protects: of tests alone. */
export const cheapPasswords: Passwords = {
  hash: hashOf,
  verify: async (password, encoded) => (await hashOf(password)) === encoded,
};
