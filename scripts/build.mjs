// Builds dist/: npm (the package), site (what browsers load), server (the site as a module) and serve (the server itself, for
// `npm run serve`).
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rollup } from 'rollup';
import {
  launcherBundle,
  packageBundle,
  siteBundle,
  typesBundle,
  widgetBundle,
} from '../rollup.config.mjs';
import { demoPages } from './demo-pages.mjs';
import { docPages } from './doc-pages.mjs';
import { Failure, run } from './failure.mjs';
import { writeOutput } from './output.mjs';
import { inProject } from './project.mjs';
import { serverBundles } from './serve/bundle.mjs';
import { siteHeaders } from './site-headers.mjs';
import { siteFiles, siteModule } from './site-module.mjs';

/** @typedef {Map<string, string>} Files the text of each file by its path below dist/ */

/**
 * @param {import('../rollup.config.mjs').Bundle} bundle
 * @returns {Promise<import('rollup').OutputChunk[]>}
 */
export async function bundle({ output, ...input }) {
  const build = await rollup(input);
  try {
    const { output: parts } = await build.generate(output);
    return parts.filter((part) => part.type === 'chunk');
  } finally {
    await build.close();
  }
}

/**
 * The package's files: ES modules and their declarations.
 * @returns {Promise<Files>}
 */
async function buildPackage() {
  const chunks = [await bundle(packageBundle()), await bundle(typesBundle())].flat();
  return new Map(chunks.map((chunk) => [`npm/${chunk.fileName}`, chunk.code]));
}

/**
 * The launcher, under its plain name and under one that never changes its content.
 * @param {string} widgetUrl
 */
async function buildLauncher(widgetUrl) {
  const [launcher] = await bundle(launcherBundle(widgetUrl));
  if (!launcher) throw new Error('the launcher bundle came out empty');
  const hash = createHash('sha256').update(launcher.code).digest('hex').slice(0, 8);
  return { code: launcher.code, versioned: `widget-${hash}.js` };
}

/**
 * What browsers load: launcher, widget, demo pages; and the documentation.
 * @returns {Promise<{ files: Files, launcher: string, widget: string }>}
 */
async function buildSite() {
  const chunks = await bundle(widgetBundle());
  const widget = `assets/${chunks.find((chunk) => chunk.isEntry)?.fileName}`;
  const launcher = await buildLauncher(widget);
  const demo = await demoPages((input) => bundle(siteBundle({ input })));
  const files = new Map([
    ...chunks.map((chunk) => /** @type {const} */ ([`assets/${chunk.fileName}`, chunk.code])),
    ['widget.js', launcher.code],
    [launcher.versioned, launcher.code],
    ...demo,
    ...(await docPages()),
  ]);
  // For pages that pin a version: the address that never changes its content, and the hash of it.
  const hashes = [launcher.versioned, widget].map((path) => [
    path,
    integrity(files.get(path) ?? ''),
  ]);
  files.set('integrity.json', `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
  return { files, launcher: launcher.versioned, widget };
}

/**
 * Builds everything; says where the parts are and what their integrity hashes are.
 * @param {(line: string) => void} [say]
 */
export async function build(say = () => {}) {
  const [npm, site] = [await buildPackage(), await buildSite()];
  const files = new Map(npm);
  for (const [path, text] of site.files) files.set(`site/${path}`, text);
  files.set('site/_headers', await siteHeaders(siteFiles(site.files)));
  for (const [path, text] of siteModule(site.files)) files.set(`server/${path}`, text);
  for (const [path, text] of await serverBundles()) files.set(path, text);
  await writeOutput(files);
  for (const path of [site.launcher, site.widget]) {
    const text = site.files.get(path) ?? '';
    say(`/${path}  ${integrity(text)}  ${gzipSync(text, { level: 9 }).length} B gzip`);
  }
  say(`For pages that pin a version:\n${pinnedTag(site.launcher, site.files)}`);
}

/**
 * The script tag that loads this version and no other. The launcher names the widget of its own build by its hash, so that the
 * two always belong together; that address never changes its content as long as the server is the one it says it is. Against a
 * server that lies, only the launcher is guarded: an `import()` carries no integrity, an import map would have to stand in the
 * page before any script (which a strict policy forbids us to write), and `modulepreload` with integrity guards the first file
 * but none of those that load later. Whoever needs that serves dist/site from an origin of their own.
 * @param {string} launcher
 * @param {Files} files
 */
const pinnedTag = (launcher, files) =>
  `<script async src="https://chat.example/${launcher}" integrity="${integrity(files.get(launcher) ?? '')}" crossorigin="anonymous"></script>`;

/** @param {string} text */
export const integrity = (text) => `sha384-${createHash('sha384').update(text).digest('base64')}`;

/**
 * Builds, and turns a failed build into one sentence with the place of the mistake.
 * @param {(line: string) => void} [say]
 */
export async function buildOrFail(say) {
  try {
    await build(say);
  } catch (error) {
    throw new Failure(`The build failed: ${mistake(/** @type {Error} */ (error))}`);
  }
}

/**
 * The line of a bundler's message that names the place and the mistake.
 * @param {Error & { loc?: { file?: string, line: number } }} error
 */
export function mistake({ message, loc }) {
  const lines = message.split('\n');
  const line = lines.find((line) => /: (ERROR|error): /.test(line)) ?? lines[0] ?? '';
  const place = loc?.file ? ` (${loc.file}:${loc.line})` : '';
  return (line + place).replaceAll(inProject('.'), '').trim();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await run(() => buildOrFail(console.log));
