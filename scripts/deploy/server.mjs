// What the server itself says about settings and tables, so that nothing is said twice.
import { build } from 'esbuild';
import { inProject } from '../project.mjs';

/**
 * @typedef {object} ServerCode
 * @property {typeof import('../../party/auth/config.ts').readConfig} readConfig
 * @property {typeof import('../../party/storage/migrate.ts').migrate} migrate
 * @property {typeof import('../../party/storage/migrations.ts').migrations} migrations
 */

/** @returns {Promise<ServerCode>} */
export async function loadServerCode() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { readConfig } from './auth/config.ts';
        export { migrate } from './storage/migrate.ts';
        export { migrations } from './storage/migrations.ts';`,
      resolveDir: inProject('party'),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(`data:text/javascript;base64,${text}`);
}
