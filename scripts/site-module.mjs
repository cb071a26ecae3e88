// dist/site as a module for the server, which serves it with its own headers: the platform's assets
// carry none of ours.
import { createHash } from 'node:crypto';
import { extname } from 'node:path';

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const declaration = `/** The files browsers load, by their path without a leading slash. */
declare const site: Readonly<Record<string, SiteFile>>;
/** One file of the site; \`immutable\` means that its name changes with its content. */
export interface SiteFile {
  readonly type: string;
  readonly body: string;
  readonly etag: string;
  readonly immutable: boolean;
}
export default site;
`;

/**
 * @param {Map<string, string>} files
 * @returns {Record<string, ReturnType<typeof describe>>}
 */
export const siteFiles = (files) =>
  Object.fromEntries([...files].map(([path, body]) => [path, describe(path, body)]));

/**
 * @param {Map<string, string>} files
 * @returns {Map<string, string>} site.js and its declaration
 */
export function siteModule(files) {
  const site = siteFiles(files);
  return new Map([
    ['site.js', `export default ${JSON.stringify(site, null, 1)};\n`],
    ['site.d.ts', declaration],
  ]);
}

/**
 * @param {string} path
 * @param {string} body
 */
function describe(path, body) {
  const type = types[extname(path)];
  if (!type)
    throw new Error(`no content type is known for ${path}: add it to scripts/site-module.mjs`);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const immutable = path.startsWith('assets/') || /^widget-[0-9a-f]{8}\.js$/.test(path);
  return { type, body, etag: `"${hash}"`, immutable };
}
