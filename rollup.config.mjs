// The four bundles of Partyline, as functions: scripts/build.mjs runs them in their order, because the
// launcher needs the hashed name of the widget's bundle.
import { fileURLToPath } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { transform } from 'esbuild';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { lean } from './scripts/lean.mjs';

/** @typedef {import('rollup').InputOptions & { output: import('rollup').OutputOptions }} Bundle */

const source = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** What the package's users install beside it; every bundle of the site holds it instead. */
const dependencies = /^(partysocket|preact|react|sql\.js|thumbhash|valibot)(\/|$)/;

const publishedNames = new Map([
  ['partyline', source('./sdk/src/index.ts')],
  ['partyline/people', source('./sdk/src/people/index.ts')],
  ['partyline/files', source('./sdk/src/files/index.ts')],
  ['partyline/widget', source('./widget/src/index.ts')],
  ['partyline/react', source('./widget/src/react/index.ts')],
  ['partyline/testing', source('./party/testing/index.ts')],
  ['partyline/protocol', source('./sdk/src/protocol/index.ts')],
]);

const entries = {
  index: source('./sdk/src/index.ts'),
  people: source('./sdk/src/people/index.ts'),
  files: source('./sdk/src/files/index.ts'),
  widget: source('./widget/src/index.ts'),
  react: source('./widget/src/react/index.ts'),
  testing: source('./party/testing/index.ts'),
  protocol: source('./sdk/src/protocol/index.ts'),
};

/** Resolves the published names to their sources, so that the demo imports what a user would. */
function published() {
  return {
    name: 'published-names',
    resolveId: (/** @type {string} */ id) => publishedNames.get(id) ?? null,
  };
}

/** Turns an imported style sheet into its minified text. */
function styles() {
  return {
    name: 'styles',
    async transform(/** @type {string} */ text, /** @type {string} */ id) {
      if (!/\.css(\?inline)?$/.test(id)) return null;
      const { code } = await transform(text, { loader: 'css', minify: true, target: 'es2022' });
      return { code: `export default ${JSON.stringify(code.trim())};`, map: null };
    },
  };
}

const typescript = () => esbuild({ target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact' });

/** Calls of `h` are shorter than those of the automatic runtime, and that is one function less. */
const inScope = "import { h, Fragment } from 'preact';";
const jsxOfSite = () => [
  {
    name: 'jsx-scope',
    transform: (/** @type {string} */ code, /** @type {string} */ id) =>
      id.endsWith('.tsx') ? { code: `${inScope}${code}`, map: null } : null,
  },
  esbuild({
    target: 'es2022',
    // It would bring the automatic runtime back.
    tsconfig: false,
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
  }),
];

// Our property names stay: the SDK's state and the protocol's frames are public data, and a mangled name that
// leaks into JSON would be found by nobody until two versions talk to each other. Names with one underscore
// are partysocket's private fields; nothing of ours and no frame has such a name.
const privateNames = /^_[a-z]/;

const compress = {
  passes: 4,
  pure_getters: true,
  // What they could change the meaning of is not in here: a function that is called with `new` but never uses
  // `this`, an object whose text and value differ, a `String`, an `Error` or a limit that is replaced at run time.
  unsafe: true,
  unsafe_arrows: true,
  lhs_constants: false,
  hoist_vars: true,
  // Statements repeat more alike than joined expressions do, which gzip likes.
  sequences: false,
};

const minify = () =>
  terser({
    ecma: 2020,
    module: true,
    mangle: { properties: { regex: privateNames } },
    compress: {
      ...compress,
      // Not `hoist_funs`: it takes 41 bytes from the SDK and adds 405 to the widget.
      // Only partysocket writes to the console: its debug log, and advice that the SDK never lets it come to.
      drop_console: true,
      pure_funcs: ['this._debug'],
      // What partysocket asks to tell Node and React Native apart; these bundles are for browsers, where the
      // HTML standard gives `navigator.product` this value for ever.
      global_defs: { process: undefined, 'navigator.product': 'Gecko' },
    },
  });

const inBrowser = () => [
  published(),
  resolve({ browser: true, extensions: ['.ts', '.tsx', '.mjs', '.js'] }),
  styles(),
  lean(),
  ...jsxOfSite(),
];

/** A warning is a mistake in our own sources: a build with one does not pass. */
const onwarn = (/** @type {import('rollup').RollupLog} */ warning) => {
  throw new Error(warning.message);
};

/** @type {() => Bundle} The npm package: readable ES modules, dependencies left out. */
export const packageBundle = () => ({
  input: entries,
  external: dependencies,
  onwarn,
  plugins: [
    published(),
    resolve({ browser: true, extensions: ['.ts', '.tsx', '.js'] }),
    styles(),
    typescript(),
  ],
  output: {
    format: 'es',
    chunkFileNames: 'shared/[name]-[hash].js',
    hoistTransitiveImports: false,
  },
});

/** @type {() => Bundle} The npm package's type declarations. */
export const typesBundle = () => ({
  input: entries,
  external: dependencies,
  onwarn,
  plugins: [dts({ tsconfig: source('./tsconfig.json') })],
  output: { format: 'es', chunkFileNames: 'shared/[name]-[hash].d.ts' },
});

/** @type {(options: { input: Record<string, string> }) => Bundle} Hashed modules for the site; lazy parts become chunks. */
export const siteBundle = ({ input }) => ({
  input,
  // Otherwise an entry that lazy chunks import from becomes an empty façade over a second file.
  preserveEntrySignatures: 'allow-extension',
  onwarn,
  plugins: [...inBrowser(), minify()],
  output: {
    format: 'es',
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    hashCharacters: 'base36',
  },
});

/** @type {() => Bundle} The whole widget as one module, without its lazy parts. */
export const widgetBundle = () =>
  siteBundle({ input: { partyline: source('./widget/src/bundle.ts') } });

/** @type {() => Bundle} The SDK alone with everything it needs: what `npm run size` weighs. */
export const sdkBundle = () => siteBundle({ input: { sdk: entries.index } });

/** @type {(name: 'people' | 'files') => Bundle} The SDK and another entry as one module: what that one adds is what this weighs more. */
export const togetherBundle = (name) => {
  const together = `partyline and partyline/${name}`;
  const text = `export * from 'partyline'; export * from 'partyline/${name}';`;
  const bundle = siteBundle({ input: { [name]: together } });
  const both = {
    name: 'both',
    resolveId: (/** @type {string} */ id) => (id === together ? id : null),
    load: (/** @type {string} */ id) => (id === together ? text : null),
  };
  return { ...bundle, plugins: [both, bundle.plugins] };
};

/** @type {(widgetUrl: string) => Bundle} The script tag: a classic script that loads the widget on first use. */
export const launcherBundle = (widgetUrl) => ({
  input: source('./widget/src/launcher.ts'),
  onwarn,
  plugins: [
    {
      name: 'widget-url',
      transform: (/** @type {string} */ code) => ({
        code: code.replaceAll('__PARTYLINE_WIDGET_URL__', widgetUrl),
        map: null,
      }),
    },
    ...inBrowser(),
    terser({ ecma: 2020, compress: { ...compress, sequences: true } }),
  ],
  // A dynamic import with a name known only at run time must stay one, not become a bundled chunk.
  output: { format: 'iife', strict: false, inlineDynamicImports: true },
});
