// Takes out of dependencies what the SDK never comes to, in the bundles that hold them: no minifier can know that. A
// part that a newer version does not have fails the build.

import { partysocket } from './lean-partysocket.mjs';
import { preactCuts } from './lean-preact.mjs';
import { valibot } from './lean-valibot.mjs';

/** @typedef {ReadonlyMap<string, string>} Parts what stands for a function or a member of a class, by its name */

/** @type {readonly (readonly [end: string, parts: Parts])[]} */
const leaner = [
  ['/partysocket/dist/ws.js', partysocket],
  ['/valibot/dist/index.mjs', valibot],
];

/** A plugin for bundles that are loaded by browsers. */
export function lean() {
  return {
    name: 'lean',
    /** @this {import('rollup').PluginContext} */
    transform(/** @type {string} */ code, /** @type {string} */ id) {
      if (id.endsWith('/preact/dist/preact.mjs')) return { code: cut(code, preactCuts), map: null };
      const [end = '', parts] = leaner.find(([end]) => id.endsWith(end)) ?? [];
      if (!parts) return null;
      const places = placesOf(this.parse(code));
      const left = [...parts.keys()].filter((name) => places.every((place) => place.name !== name));
      if (left.length > 0) throw new Error(`${end} has no ${left.join(', ')} any more`);
      const put = (/** @type {string} */ text, /** @type {Place} */ { name, start, end }) =>
        text.slice(0, start) + (parts.get(name) ?? text.slice(start, end)) + text.slice(end);
      return { code: places.reduceRight(put, code), map: null };
    },
  };
}

/**
 * @param {string} code
 * @param {typeof preactCuts} cuts
 */
const cut = (code, cuts) =>
  cuts.reduce((left, [text, instead]) => {
    const [before, after, ...more] = left.split(text);
    if (after === undefined || more.length > 0)
      throw new Error(`Preact does not have exactly once: ${text}`);
    return before + instead + after;
  }, code);

/** @typedef {{ name: string, start: number, end: number }} Place of a function or a member in the text */

/**
 * The functions of a module, and the members of the classes that it assigns to variables, in their order; static ones
 * say so.
 * @param {import('rollup').ProgramNode} program
 */
const placesOf = (program) =>
  program.body.flatMap((node) => {
    if (node.type === 'FunctionDeclaration') return placeOf(node.id?.name, node);
    if (node.type !== 'VariableDeclaration') return [];
    return node.declarations
      .flatMap(({ init }) => (init?.type === 'ClassExpression' ? init.body.body : []))
      .flatMap((member) => {
        if (!('key' in member) || member.key.type !== 'Identifier') return [];
        return placeOf(`${member.static ? 'static ' : ''}${member.key.name}`, member);
      });
  });

/**
 * @param {string | undefined} name
 * @param {object} node
 */
function placeOf(name, node) {
  // The parser's positions, which its types do not tell of.
  const { start, end } = /** @type {Place} */ (node);
  return name === undefined ? [] : [{ name, start, end }];
}
