/**
 * Of an issue `codec.ts` reads the path and the code that our schemas give as the message, and of the first issue only:
 * a check ends with it. The sentences that valibot makes are read by nobody, and neither is what it offers to other
 * libraries and tells of its schemas. No schema has a fallback, and defaults are plain values.
 *
 * @type {import('./lean.mjs').Parts}
 */
export const valibot = new Map([
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
