import * as v from 'valibot';
import { toHex } from '../../auth/bytes.ts';
import { hmac } from '../../auth/hmac.ts';
import { codeOf, Fault } from '../../fault.ts';
import { sweepFiles } from '../../files/sweep.ts';
import { shards } from '../../shard.ts';
import { deleteUsedTokens } from '../../storage/identity-statements.ts';
import { type AppDeps, write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';

// For whoever runs the server: a launcher's timer, a cron trigger. Rooms that nobody visits hand over what they hold,
// and then files that nobody can see any more go, and tokens of sites that are too old to be used again.
const sweep = route({
  method: 'POST',
  path: '/v1/internal/sweep',
  access: 'anyone',
  isForAnySite: true,
  run: async ({ deps, request }) => {
    await assertOperator(deps, request);
    const names = shards(deps.config.scribes);
    const answers = await Promise.all(
      names.map((name) => deps.peers.call('scribe', name, { type: 'sweep' })),
    );
    const swept = answers.map((answer) => v.parse(counts, answer));
    const total = (key: 'rooms' | 'pending') => swept.reduce((sum, some) => sum + some[key], 0);
    const files = await sweepFiles(deps).catch((error: unknown) => {
      deps.log('warn', 'files not swept', { error: codeOf(error) });
      return 0;
    });
    await write(deps, '', [deleteUsedTokens(deps.clock.now())]).catch((error: unknown) => {
      deps.log('warn', 'used tokens not swept', { error: codeOf(error) });
    });
    return json({ rooms: total('rooms'), pending: total('pending'), files });
  },
});

export const sweepRoutes: readonly Route[] = [sweep];

const counts = v.object({ rooms: v.number(), pending: v.number() });

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
