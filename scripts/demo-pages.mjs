// The demo: pages copied, their scripts and style sheets bundled under hashed names.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { transform } from 'esbuild';
import { inProject } from './project.mjs';

const demo = inProject('demo');
const reference = /\b(?<attribute>src|href)="(?:\.?\/)?(?<path>[\w./-]+\.(?:tsx?|css))"/g;

/**
 * @param {(input: Record<string, string>) => Promise<import('rollup').OutputChunk[]>} bundle
 * @returns {Promise<Map<string, string>>} files by their path below dist/site
 */
export async function demoPages(bundle) {
  const names = (await readdir(demo)).filter(
    (name) => extname(name) !== '' && !/\.(tsx?|css)$/.test(name),
  );
  const texts = new Map();
  for (const name of names) texts.set(name, await readFile(join(demo, name), 'utf8'));
  const referenced = [...new Set([...texts.values()].flatMap(references))];
  const scripts = await bundleScripts(
    referenced.filter((path) => /\.tsx?$/.test(path)),
    bundle,
  );
  const sheets = await bundleSheets(referenced.filter((path) => path.endsWith('.css')));
  const hashed = new Map([...scripts.names, ...sheets.names]);
  for (const [name, text] of texts)
    if (name.endsWith('.html')) texts.set(name, rewrite(text, hashed));
  return new Map([...texts, ...scripts.files, ...sheets.files]);
}

/** @param {string} html */
const references = (html) => [...html.matchAll(reference)].map((match) => match.groups?.path ?? '');

/**
 * @param {string} html
 * @param {Map<string, string>} hashed
 */
const rewrite = (html, hashed) =>
  html.replace(reference, (_, attribute, path) => `${attribute}="/${hashed.get(path)}"`);

/**
 * @param {string[]} paths
 * @param {(input: Record<string, string>) => Promise<import('rollup').OutputChunk[]>} bundle
 */
async function bundleScripts(paths, bundle) {
  const name = (/** @type {string} */ path) => `demo-${basename(path).replace(/\.tsx?$/, '')}`;
  const input = Object.fromEntries(paths.map((path) => [name(path), join(demo, path)]));
  const chunks = paths.length > 0 ? await bundle(input) : [];
  const entry = (/** @type {string} */ path) =>
    chunks.find((chunk) => chunk.isEntry && chunk.name === name(path));
  return {
    names: new Map(paths.map((path) => [path, `assets/${entry(path)?.fileName}`])),
    files: new Map(chunks.map((chunk) => [`assets/${chunk.fileName}`, chunk.code])),
  };
}

/** @param {string[]} paths */
async function bundleSheets(paths) {
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const path of paths) {
    const text = await readFile(join(demo, path), 'utf8');
    const { code } = await transform(text, { loader: 'css', minify: true, target: 'es2022' });
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 8);
    const name = `assets/demo-${basename(path, '.css')}-${hash}.css`;
    names.set(path, name);
    files.set(name, code);
  }
  return { names, files };
}
