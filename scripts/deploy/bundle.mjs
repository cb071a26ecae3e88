import { readdir, readFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../project.mjs';
import { fine, missing } from './finding.mjs';

/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {{ path: string, bytes: Buffer }} Part */

const megabyte = 1_000_000;
/** What Cloudflare takes of a Worker, compressed: https://developers.cloudflare.com/workers/platform/limits/ */
const limits = { free: 3 * megabyte, paid: 10 * megabyte };
/** And of static assets: one file, and how many. */
const assetLimits = { bytes: 25 * megabyte, files: 20_000 };
/** Shorter ones stand everywhere by chance. */
const tellingLength = 8;

/**
 * Every file below a folder.
 * @param {string} folder
 * @returns {Promise<Part[]>}
 */
export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  return Promise.all(
    paths.map(async (path) => ({ path: relative(folder, path), bytes: await readFile(path) })),
  );
}

/**
 * Whether the Worker is small enough.
 * @param {readonly Part[]} parts
 * @returns {Finding}
 */
export function checkSize(parts) {
  const raw = sum(parts.map(({ bytes }) => bytes.length));
  const packed = sum(parts.map(({ bytes }) => gzipSync(bytes).length));
  const sizes = `${size(raw)}, ${size(packed)} gzip`;
  if (packed > limits.paid)
    return missing(`The Worker is too large: ${sizes}, and Cloudflare takes ${size(limits.paid)}.`);
  const of = `of ${size(limits.free)} on the free plan, ${size(limits.paid)} on the paid one`;
  return packed > limits.free
    ? { kind: 'warning', text: `The Worker needs the paid plan: ${sizes}, ${of}.` }
    : fine(`Worker: ${sizes} (${of})`);
}

/**
 * Whether the site's files are small and few enough.
 * @param {readonly Part[]} files
 * @returns {Finding}
 */
export function checkAssets(files) {
  const large = files.find(({ bytes }) => bytes.length > assetLimits.bytes);
  if (large) return missing(`dist/site/${large.path} is larger than ${size(assetLimits.bytes)}.`);
  if (files.length > assetLimits.files)
    return missing(
      `dist/site holds ${files.length} files, and Cloudflare takes ${assetLimits.files}.`,
    );
  return fine(`Site: ${files.length} files, ${size(sum(files.map(({ bytes }) => bytes.length)))}`);
}

/**
 * Whether anything that goes out tells a secret or where it was made.
 * @param {readonly Part[]} parts
 * @param {Readonly<Record<string, string>>} secrets
 * @returns {Finding[]}
 */
export function checkLeaks(parts, secrets) {
  const canaries = Object.entries(secrets).filter(([, value]) => value.length >= tellingLength);
  const around = [homedir(), tmpdir()].map((path) => path.replace(/\/?$/, '/'));
  // The project may lie in a folder of a few letters, which would be found in any text: its own folders never are.
  const own = ['party', 'sdk', 'widget', 'demo', 'dist', 'node_modules'].map((name) =>
    inProject(`${name}/`),
  );
  const telling = [...own, ...around.filter((path) => path.length > tellingLength)];
  const found = parts.flatMap(({ path, bytes }) => [
    ...canaries
      .filter(([, value]) => bytes.includes(value))
      .map(([name]) => missing(`${path} holds the value of ${name}: take it out of the code.`)),
    ...telling
      .filter((place) => bytes.includes(place))
      .map((place) =>
        missing(`${path} holds a path of this machine (${place}): take it out of the code.`),
      ),
  ]);
  return found.length > 0
    ? found
    : [fine('No secret and no path of this machine in what goes out')];
}

/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {number} bytes */
const size = (bytes) =>
  bytes < megabyte ? `${Math.ceil(bytes / 1000)} KB` : `${+(bytes / megabyte).toFixed(1)} MB`;
