import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client/web';
import { build } from 'esbuild';
import { Failure } from '../failure.mjs';
import { inProject } from '../project.mjs';

/**
 * Brings the database's tables up to date.
 * @param {{ folder: string, databaseUrl: string, authToken?: string }} options folder: where the bundled migration may lie
 * @returns {Promise<readonly string[]>} the migrations that were applied now
 */
export async function migrateDatabase({ folder, databaseUrl, authToken }) {
  const outfile = join(folder, 'migrate.mjs');
  await build({
    entryPoints: [inProject('party/storage/migrate.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const { migrate } = await import(`${pathToFileURL(outfile)}?${Date.now()}`);
  const client = createClient({ url: databaseUrl, authToken });
  try {
    const { applied } = await migrate(client);
    return applied;
  } catch (error) {
    throw new Failure(
      `The database could not be brought up to date: ${/** @type {Error} */ (error).message}`,
    );
  } finally {
    client.close();
  }
}
