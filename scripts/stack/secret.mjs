import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findText } from '../project.mjs';

/**
 * The secret that signs tickets and inner calls: the environment's, or the data folder's own, made once.
 * @param {string} dataFolder
 * @param {NodeJS.ProcessEnv} env
 */
export async function getSecret(dataFolder, env) {
  if (env.PARTYLINE_SECRET) return env.PARTYLINE_SECRET;
  const path = join(dataFolder, 'secret');
  const known = (await findText(path))?.trim();
  if (known) return known;
  const secret = randomBytes(32).toString('base64url');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'w' });
  return secret;
}

/**
 * What the sweep endpoint asks for.
 * @param {string} secret
 */
export const sweepToken = (secret) =>
  createHmac('sha256', secret).update('partyline sweep').digest('hex');
