import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startDirect } from '../direct/start.mjs';
import { targetOf } from './partyline.mjs';

/**
 * Partyline's Worker in the runtime of `wrangler dev` without the proxy before it.
 * @param {{folder: string, name: string}} options
 */
export async function startPartylineDirect({ folder, name }) {
  const home = join(folder, 'direct');
  await mkdir(home, { recursive: true });
  return targetOf(await startDirect({ folder: home }), name);
}
