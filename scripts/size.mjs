// `npm run size`: what people download, against its budget. --json for programs, --modules to see why,
// --readme to write the figures into README.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { sdkBundle, togetherBundle, widgetBundle } from '../rollup.config.mjs';
import { bundle } from './build.mjs';
import { Failure, run } from './failure.mjs';
import { inProject } from './project.mjs';

/** @typedef {{ name: string, what: string, bytes: number, budget: number }} Size in bytes of gzip -9 */

/**
 * Weighs the last build.
 * @returns {Promise<readonly Size[]>}
 */
export async function measure() {
  const assets = inProject('dist/site/assets');
  const names = await readdir(assets).catch(() => /** @type {string[]} */ ([]));
  const widget = names.find((name) => name.startsWith('partyline-') && name.endsWith('.js'));
  if (!widget) throw new Failure('Nothing is built yet: run `npm run build`.');
  const { eager: sdk } = await weighBundle(sdkBundle());
  const people = await weighBundle(togetherBundle('people'));
  const files = await weighBundle(togetherBundle('files'));
  return [
    {
      name: 'launcher',
      what: 'launcher: the script tag, before the first click',
      bytes: weigh(await readFile(inProject('dist/site/widget.js'))),
      budget: 2 * 1024,
    },
    {
      name: 'SDK',
      what: 'SDK with its dependencies',
      bytes: sdk,
      budget: 12 * 1024,
    },
    {
      name: 'people',
      what: 'people: what `partyline/people` adds to it',
      bytes: people.eager - sdk,
      budget: 6 * 1024,
    },
    {
      name: 'files',
      what: 'files: what `partyline/files` and the first file add to it',
      bytes: files.all - sdk,
      budget: 8 * 1024,
    },
    {
      name: 'widget',
      what: 'widget with SDK and styles, before its lazy parts',
      bytes: await weighEager(assets, widget),
      budget: 32 * 1024,
    },
  ];
}

/**
 * A module with everything it imports at once; what it imports later comes later.
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<number>}
 */
async function weighEager(folder, name) {
  const text = await readFile(`${folder}/${name}`, 'utf8');
  const needed = [...text.matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  const sizes = await Promise.all(needed.map((other) => weighEager(folder, other)));
  return sizes.reduce((sum, size) => sum + size, weigh(text));
}

// Loaded by pages without a secure connection only, and by those that vouch for their people.
const rare = /^(sha256|vouch)-/;

/**
 * A bundle's entry, and with all that it may load later.
 * @param {import('../rollup.config.mjs').Bundle} wanted
 */
async function weighBundle(wanted) {
  const [entry, ...later] = await bundle(wanted);
  const early = new Set(entry?.imports);
  const sum = (/** @type {typeof later} */ chunks) =>
    chunks.reduce((total, { code }) => total + weigh(code), weigh(entry?.code ?? ''));
  return {
    eager: sum(later.filter(({ fileName }) => early.has(fileName))),
    all: sum(later.filter(({ fileName }) => !rare.test(fileName))),
  };
}

const weigh = (/** @type {string | Buffer} */ content) => gzipSync(content, { level: 9 }).length;

/** @param {number} bytes */
export const kilobytes = (bytes) => (bytes / 1024).toFixed(1);

/** @param {readonly Size[]} sizes */
const table = (sizes) =>
  ['| what a browser loads, gzip -9 | KB | at most |', '|---|---|---|']
    .concat(
      sizes.map(
        ({ what, bytes, budget }) => `| ${what} | ${kilobytes(bytes)} | ${kilobytes(budget)} |`,
      ),
    )
    .join('\n');

/**
 * What each module of a bundle weighs by itself: rougher than the whole, but tells where to look.
 * @param {import('../rollup.config.mjs').Bundle} wanted
 */
async function modules(wanted) {
  const [chunk] = await bundle(wanted);
  const rows = Object.entries(chunk?.modules ?? {}).map(async ([id, { code }]) => {
    const small = await transform(code ?? '', { minify: true });
    return { bytes: weigh(small.code), id: id.replace(inProject('.'), '') };
  });
  const sorted = (await Promise.all(rows)).sort((a, b) => b.bytes - a.bytes);
  return sorted.map(({ bytes, id }) => `${String(bytes).padStart(6)} ${id}`).join('\n');
}

const marker = '<!-- sizes -->\n';

/**
 * Puts the table into README, in the place of the one behind its marker.
 * @param {readonly Size[]} sizes
 */
async function writeReadme(sizes) {
  const path = inProject('README.md');
  const [before, after] = (await readFile(path, 'utf8')).split(marker);
  if (after === undefined) throw new Failure(`README.md has no line ${marker.trim()}.`);
  const rest = after.replace(/^(\|.*\n)*/, '');
  await writeFile(path, `${before}${marker}${table(sizes)}\n${rest}`);
}

async function main() {
  if (process.argv.includes('--modules')) {
    console.log(`SDK\n${await modules(sdkBundle())}\n\nwidget\n${await modules(widgetBundle())}`);
  }
  const sizes = await measure();
  console.log(process.argv.includes('--json') ? JSON.stringify(sizes) : table(sizes));
  if (process.argv.includes('--readme')) await writeReadme(sizes);
  const over = sizes.filter(({ bytes, budget }) => bytes > budget);
  if (over.length === 0) return;
  const list = over.map(({ name, bytes, budget }) => `${name} by ${bytes - budget} B`).join(', ');
  throw new Failure(`Over budget: ${list}.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(main);
