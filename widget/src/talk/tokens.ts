/** A piece of a message's text, as it is drawn. Every `text` is drawn as a text node and nothing else. */
export type Token =
  | { readonly type: 'text' | 'code' | 'block' | 'mention'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'bold' | 'italic'; readonly children: readonly Token[] };

const fence = '```';
const address = /(?:https?:\/\/|mailto:)[^\s<>"`\p{Cc}]+/iuy;
const mention = /@[\p{L}\p{N}_]{1,32}/uy;
const wordBefore = /[\p{L}\p{N}_]$/u;
const wordAfter = /^[\p{L}\p{N}_]/u;
const protocols = new Set(['http:', 'https:', 'mailto:']);

/** Reads a message's light mark-up in linear time: ```blocks```, `code`, *bold*, _italic_, links, @mentions. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf(fence, from);
    const close = open < 0 ? -1 : text.indexOf(fence, open + fence.length);
    if (close < 0) break;
    const inside = text.slice(open + fence.length, close).replace(/^\n/, '');
    const before = text.slice(from, open).replace(/\n$/, '');
    if (before !== '') tokens.push(...tokenizeInline(before));
    if (inside.trim() !== '') tokens.push({ type: 'block', text: inside.replace(/\n$/, '') });
    from = close + fence.length;
    if (text[from] === '\n') from += 1;
  }
  tokens.push(...tokenizeInline(text.slice(from)));
  return tokens;
}

type Mark = '*' | '_';
type Scan = {
  readonly text: string;
  readonly out: Token[];
  /** Where in `out` a mark was opened. At most one of each kind, so that closing stays linear. */
  readonly open: Map<Mark, number>;
  /** Start of the plain text that is not in `out` yet. */
  plainFrom: number;
  at: number;
  /** False once a search found no further back-tick: searching again from each one would be quadratic. */
  hasBacktick: boolean;
};

function tokenizeInline(text: string): Token[] {
  const scan: Scan = { text, out: [], open: new Map(), plainFrom: 0, at: 0, hasBacktick: true };
  while (scan.at < text.length) step(scan);
  flush(scan, text.length);
  return scan.out;
}

function step(scan: Scan): void {
  const char = scan.text[scan.at];
  if (char === '\n') scan.open.clear();
  const isTaken =
    (char === '*' || char === '_'
      ? readMark(scan, char)
      : char === '`'
        ? readCode(scan)
        : char === '@'
          ? readMention(scan)
          : /[hm]/i.test(char ?? '') && readLink(scan)) === true;
  if (!isTaken) scan.at += 1;
}

function flush(scan: Scan, end: number): void {
  if (end > scan.plainFrom)
    scan.out.push({ type: 'text', text: scan.text.slice(scan.plainFrom, end) });
  scan.plainFrom = end;
}

function take(scan: Scan, token: Token, length: number): true {
  flush(scan, scan.at);
  scan.out.push(token);
  scan.at += length;
  scan.plainFrom = scan.at;
  return true;
}

function readMark(scan: Scan, mark: Mark): boolean {
  const opened = scan.open.get(mark);
  if (opened !== undefined && canClose(scan)) return closeMark(scan, mark, opened);
  if (!canOpen(scan)) return false;
  flush(scan, scan.at);
  scan.open.set(mark, scan.out.length);
  // The mark itself stays plain text until its partner is found.
  scan.out.push({ type: 'text', text: mark });
  scan.at += 1;
  scan.plainFrom = scan.at;
  return true;
}

function closeMark(scan: Scan, mark: Mark, opened: number): true {
  flush(scan, scan.at);
  const children = scan.out.splice(opened + 1);
  scan.out.pop();
  scan.out.push({ type: mark === '*' ? 'bold' : 'italic', children });
  for (const [other, at] of scan.open) if (at >= opened) scan.open.delete(other);
  scan.at += 1;
  scan.plainFrom = scan.at;
  return true;
}

function canOpen({ text, at }: Scan): boolean {
  const next = text[at + 1];
  return next !== undefined && !/[\s*_]/.test(next) && !isWordBefore(text, at);
}

function canClose({ text, at, plainFrom, out }: Scan): boolean {
  const isEmpty = at === plainFrom && out.at(-1)?.type === 'text';
  return !isEmpty && !/\s/.test(text[at - 1] ?? ' ') && !wordAfter.test(text.slice(at + 1, at + 3));
}

// Two units are looked at, so that a letter beyond the basic plane counts as a letter.
function isWordBefore(text: string, at: number): boolean {
  return wordBefore.test(text.slice(Math.max(0, at - 2), at));
}

function readCode(scan: Scan): boolean {
  if (!scan.hasBacktick) return false;
  const close = scan.text.indexOf('`', scan.at + 1);
  scan.hasBacktick = close >= 0;
  const inside = scan.text.slice(scan.at + 1, close);
  if (close < 0 || inside === '' || inside.includes('\n')) return false;
  return take(scan, { type: 'code', text: inside }, inside.length + 2);
}

function readMention(scan: Scan): boolean {
  if (isWordBefore(scan.text, scan.at)) return false;
  mention.lastIndex = scan.at;
  const found = mention.exec(scan.text)?.[0];
  return found !== undefined && take(scan, { type: 'mention', text: found }, found.length);
}

function readLink(scan: Scan): boolean {
  if (isWordBefore(scan.text, scan.at)) return false;
  address.lastIndex = scan.at;
  const found = address.exec(scan.text)?.[0];
  if (found === undefined) return false;
  const text = withoutTrailing(found);
  const href = safeHref(text);
  // Text that looks like a link and is none is passed over whole: trying again inside it would be quadratic.
  if (href === undefined) return skip(scan, found.length);
  return take(scan, { type: 'link', text, href }, text.length);
}

function skip(scan: Scan, length: number): true {
  scan.at += length;
  return true;
}

/** The punctuation after a link belongs to the sentence; a closing bracket does unless it was opened within. */
function withoutTrailing(link: string): string {
  let end = link.length;
  let unmatched = 0;
  for (const char of link) unmatched += char === '(' ? -1 : char === ')' ? 1 : 0;
  for (; end > 0; end -= 1) {
    const last = link[end - 1] ?? '';
    if (last === ')' && unmatched > 0) unmatched -= 1;
    else if (!/[.,;:!?'\]}*_]/.test(last)) break;
  }
  return link.slice(0, end);
}

/** An address that may be a link's target: http, https or mailto, and well formed. */
export function safeHref(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocols.has(protocol) ? href : undefined;
}
