import { toHex } from '../../auth/bytes.ts';
import { hmac } from '../../auth/hmac.ts';
import { Fault } from '../../fault.ts';
import type { AppDeps } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';
import { sweepAll } from '../sweep.ts';

// For whoever runs the server: the timer of a launcher.
const sweep = route({
  method: 'POST',
  path: '/v1/internal/sweep',
  access: 'anyone',
  isForAnySite: true,
  run: async ({ deps, request }) => {
    await assertOperator(deps, request);
    return json(await sweepAll(deps));
  },
});

export const sweepRoutes: readonly Route[] = [sweep];

/** The right to sweep is knowing the secret, without saying it. */
async function assertOperator({ config }: AppDeps, request: Request): Promise<void> {
  const expected = `Bearer ${toHex(await hmac(config.secret, 'partyline sweep'))}`;
  // Compared as HMACs of both: a comparison that stops early tells nothing then.
  const given = request.headers.get('authorization') ?? '';
  const [one, other] = await Promise.all([
    hmac(config.secret, expected),
    hmac(config.secret, given),
  ]);
  if (toHex(one) !== toHex(other)) throw new Fault('unauthenticated');
}
