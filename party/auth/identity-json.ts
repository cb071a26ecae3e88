const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** Whether an object in JSON has a key twice at its first level: `JSON.parse` keeps the last of them without a word. */
export function hasKeyTwice(text: string): boolean {
  const seen = new Set<string>();
  let depth = 0;
  let latest = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) {
      const key = String(JSON.parse(latest));
      if (seen.has(key)) return true;
      seen.add(key);
    } else latest = token;
  }
  return false;
}
