// How far it is, on stderr: in one line that changes where somebody looks at it, else a line now and then.

/** @typedef {{ tell(counts: Record<string, number>): void, say(sentence: string): void, end(): void }} Progress */

/**
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [out]
 * @returns {Progress}
 */
export function createProgress(out = process.stderr) {
  const everyMs = out.isTTY ? 200 : 10_000;
  let told = Date.now();
  let isOpen = false;
  const end = () => {
    if (isOpen) out.write('\n');
    isOpen = false;
  };
  return {
    tell(counts) {
      if (Date.now() - told < everyMs) return;
      told = Date.now();
      isOpen = out.isTTY === true;
      out.write(isOpen ? `\r\u001b[K${listOf(counts)}` : `${listOf(counts)}\n`);
    },
    say(sentence) {
      end();
      out.write(`${sentence}\n`);
    },
    end,
  };
}

/** @type {Record<string, readonly [one: string, many: string]>} */
const words = {
  site: ['site', 'sites'],
  person: ['person', 'people'],
  picture: ['picture', 'pictures'],
  relation: ['relation', 'relations'],
  room: ['room', 'rooms'],
  event: ['event', 'events'],
  file: ['file', 'files'],
};

/**
 * What people know, in one line.
 * @param {Record<string, number>} counts
 */
export function listOf(counts) {
  const parts = Object.entries(words).flatMap(([kind, [one, many]]) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${count === 1 ? one : many}`];
  });
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}
