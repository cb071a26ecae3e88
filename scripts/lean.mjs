// Takes out of dependencies what the SDK never comes to, in the bundles that hold them: no minifier can know that. A
// part that a newer version does not have fails the build.

import { preactCuts } from './lean-preact.mjs';

/** @typedef {ReadonlyMap<string, string>} Parts what stands for a function or a member of a class, by its name */

/** Members of partysocket's class that neither it nor the SDK uses. */
const unused = [
  'binaryType',
  'retryCount',
  'bufferedAmount',
  'extensions',
  'protocol',
  'readyState',
  'url',
  'shouldReconnect',
  'drainQueuedMessages',
  '_debug',
  '_debugLogger',
  '_protocols',
  '_didWarnAboutClosedSend',
  '_uptimeTimeout',
  '_acceptOpen',
  '_getNextProtocols',
  '_getNextUrl',
  '_handleTimeout',
  '_connectTimeout',
  '_retryCount',
  '_wait',
  '_getNextDelay',
  '_binaryType',
  '_messageQueue',
  'onopen',
  'static CONNECTING',
  'static OPEN',
  'static CLOSING',
  'static CLOSED',
];

/**
 * Members of it that do one thing only with the options of `connection.ts`: no queue, no wait, no protocols, no log, an
 * address from a function, listeners as properties, and no time-out but ours. The states are those of the standard.
 *
 * @type {Parts}
 */
const partysocket = new Map([
  ...unused.map((name) => /** @type {const} */ ([name, ''])),
  [
    'constructor',
    `constructor(url, protocols, options) {
      super();
      this._url = url;
      this._options = options;
      this._connect();
    }`,
  ],
  [
    '_connect',
    `_connect() {
      if (this._connectLock || !this._shouldReconnect) return;
      this._connectLock = true;
      this._removeListeners();
      Promise.resolve()
        .then(this._url)
        .then((url) => {
          this._connectLock = false;
          if (this._closeCalled) return;
          this._ws = new this._options.WebSocket(url);
          this._addListeners();
        })
        .catch((error) => {
          this._connectLock = false;
          this._handleError(error);
        });
    }`,
  ],
  ['CONNECTING', 'get CONNECTING() { return 0; }'],
  ['OPEN', 'get OPEN() { return 1; }'],
  ['CLOSING', 'get CLOSING() { return 2; }'],
  ['CLOSED', 'get CLOSED() { return 3; }'],
  ['_handleOpen', '_handleOpen = () => {};'],
  ['_clearTimeouts', '_clearTimeouts() {}'],
  ['_handleMessage', '_handleMessage = (event) => this.onmessage(event);'],
  [
    '_handleError',
    '_handleError = (event) => { this._disconnect(); this.onerror(event); this._connect(); };',
  ],
  [
    '_handleClose',
    `_handleClose = (event) => {
      this._clearTimeouts();
      if (!this._options.shouldReconnectOnClose(event)) this._shouldReconnect = false;
      if (this._shouldReconnect) this._connect();
      this.onclose(event);
    };`,
  ],
  [
    'send',
    'send(data) { if (this._ws?.readyState !== 1) return false; this._ws.send(data); return true; }',
  ],
]);

/**
 * Of an issue `codec.ts` reads the path and the code that our schemas give as the message, and of the first issue only:
 * a check ends with it. The sentences that valibot makes are read by nobody, and neither is what it offers to other
 * libraries and tells of its schemas. No schema has a fallback, and defaults are plain values.
 *
 * @type {Parts}
 */
const valibot = new Map([
  [
    '_addIssue',
    `function _addIssue(context, label, dataset, config, other) {
      const { path } = other ?? {};
      dataset.typed = false;
      dataset.issues = [{ message: other?.message ?? context.message ?? '', path }];
    }
    function _typed(test, more) {
      return {
        ...more,
        '~run'(dataset, config) {
          if (test(dataset.value)) dataset.typed = true;
          else _addIssue(this, '', dataset, config);
          return dataset;
        },
      };
    }
    function _unless(nothing, wrapped, type, value) {
      return {
        type,
        wrapped,
        default: value,
        '~run'(dataset, config) {
          if (dataset.value === nothing && value !== undefined) dataset.value = value;
          if (dataset.value !== nothing) return wrapped['~run'](dataset, config);
          dataset.typed = true;
          return dataset;
        },
      };
    }
    function _within(dataset, schema, key, value, config) {
      const item = schema['~run']({ value }, config);
      dataset.value[key] = item.value;
      const [issue] = item.issues ?? [];
      if (!issue) return true;
      issue.path = [{ key }, ...(issue.path ?? [])];
      dataset.issues = [issue];
      return (dataset.typed = false);
    }`,
  ],
  [
    'object',
    `function object(entries) {
      return {
        entries,
        '~run'(dataset, config) {
          const input = dataset.value;
          if (!input || typeof input !== 'object') _addIssue(this, '', dataset, config);
          else {
            dataset.typed = true;
            dataset.value = {};
            for (const key in entries) {
              const schema = entries[key];
              if (key in input || schema.default !== undefined) {
                if (!_within(dataset, schema, key, input[key], config)) break;
              } else if (schema.type !== 'optional') {
                _addIssue(this, '', dataset, config, { path: [{ key }] });
                break;
              }
            }
          }
          return dataset;
        },
      };
    }`,
  ],
  [
    'array',
    `function array(item) {
      return {
        '~run'(dataset, config) {
          const input = dataset.value;
          if (!Array.isArray(input)) _addIssue(this, '', dataset, config);
          else {
            dataset.typed = true;
            dataset.value = [];
            input.every((value, key) => _within(dataset, item, key, value, config));
          }
          return dataset;
        },
      };
    }`,
  ],
  ['string', "function string() { return _typed((value) => typeof value === 'string'); }"],
  ['boolean', "function boolean() { return _typed((value) => typeof value === 'boolean'); }"],
  [
    'number',
    `function number() {
      return _typed((value) => typeof value === 'number' && value === value);
    }`,
  ],
  [
    'literal',
    'function literal(literal) { return _typed((value) => value === literal, { literal }); }',
  ],
  ['custom', 'function custom(check) { return _typed(check); }'],
  [
    'optional',
    "function optional(wrapped, value) { return _unless(undefined, wrapped, 'optional', value); }",
  ],
  ['nullable', "function nullable(wrapped, value) { return _unless(null, wrapped, '', value); }"],
  [
    'lazy',
    `function lazy(getter) {
      return {
        '~run': (dataset, config) => getter(dataset.value)['~run'](dataset, config),
      };
    }`,
  ],
  [
    'check',
    `function check(requirement, message) {
      return {
        message,
        '~run'(dataset, config) {
          if (!requirement(dataset.value)) _addIssue(this, '', dataset, config);
          return dataset;
        },
      };
    }`,
  ],
  [
    'transform',
    `function transform(operation) {
      return {
        '~run'(dataset) {
          dataset.value = operation(dataset.value);
          return dataset;
        },
      };
    }`,
  ],
  [
    'pipe',
    `function pipe(...pipe) {
      return {
        ...pipe[0],
        '~run': (dataset, config) =>
          pipe.reduce((now, item) => (now.issues ? now : item['~run'](now, config)), dataset),
      };
    }`,
  ],
  ['_stringify', 'function _stringify() {}'],
  ['_standardSchema', 'function _standardSchema(schema) { return schema; }'],
  ['getDefault', 'function getDefault(schema) { return schema.default; }'],
  ['getFallback', 'function getFallback() {}'],
  ['getGlobalConfig', 'function getGlobalConfig(config) { return config ?? {}; }'],
]);

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
