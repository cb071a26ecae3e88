import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { House } from '../support/house.ts';
import { type BusyHouse, openBusyHouse } from './busy-house.ts';
import {
  callerOf,
  exportOf,
  importLines,
  movedTables,
  openTarget,
  otherSecret,
  rowsOf,
} from './moving-house.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let source: BusyHouse;
let target: House;
let lines: string[];
beforeEach(async () => {
  source = await openBusyHouse();
  lines = (await exportOf(callerOf(source.house))).lines;
  target = await openTarget();
});
afterEach(() => {
  source.house.close();
  target.close();
});

const away = () => callerOf(target, otherSecret);
const everything = (house: House) =>
  Promise.all(movedTables.map(async (table) => [table, await rowsOf(house, table)] as const));

/** The same numbers each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('an export that is not as it was written', () => {
  const index = (kind: string) => lines.findIndex((line) => line.startsWith(`{"${kind}"`));
  const refused = async (changed: readonly string[], sentence: RegExp) => {
    const before = await everything(target);
    await expect(importLines(away(), changed)).rejects.toThrow(sentence);
    expect(await everything(target)).toEqual(before);
  };

  it('does nothing, and names the line where it can be told', async () => {
    const at = index('event');
    await refused(lines.slice(0, -1), /cut off/);
    await refused(lines.slice(0, at), /cut off/);
    await refused(lines.with(-1, lines.at(-1)?.slice(0, 20) ?? ''), /^Line \d+ is no line/);
    await refused(lines.with(at, `${lines[at]?.slice(0, 40)}\n`), new RegExp(`^Line ${at + 1} `));
    await refused(lines.toSpliced(at, 1), /not as it was written/);
    await refused(lines.toSpliced(at, 0, lines[at] ?? ''), /not as it was written/);
    const changed = lines.map((line) => line.replace('Words of Acme', 'Worse of Acme'));
    await refused(changed, /something in it was/);
    await refused(
      lines.toSpliced(at, 0, '{"session":{}}\n'),
      new RegExp(`^Line ${at + 1} is of a kind`),
    );
    await refused([...lines, lines[at] ?? ''], /comes after the end/);
    await refused(lines.toSpliced(index('bytes'), 1), /a part of .* is missing/);
    await refused(lines.slice(1), /does not begin/);
    await refused([], /is empty/);
  });

  it('is taken with what npm says before it', async () => {
    const said = ['\n', '> partyline@1.0.0 admin\n', '> node scripts/admin.mjs export\n', '\n'];
    await importLines(away(), [...said, ...lines]);
    expect(await rowsOf(target, 'event')).toEqual(await rowsOf(source.house, 'event'));
  });
});

describe('a row that is not valid', () => {
  const kindOf = (line: string) => /^\{"(\w+)"/.exec(line)?.[1] ?? '';
  const odd = [
    null,
    -1,
    0.5,
    '',
    'javascript:alert(1)',
    "'; DROP TABLE user; --",
    {},
    [],
    1e300,
    '\u0000',
    true,
  ];

  it('is refused with its place, and changes nothing, in 600 mutations', async () => {
    const rows = lines.flatMap((line) => {
      const [kind, value] = Object.entries(JSON.parse(line))[0] ?? ['', {}];
      return ['partyline', 'end', 'bytes', 'picture', 'file'].includes(kind)
        ? []
        : [{ kind, value: value as Record<string, unknown> }];
    });
    await importLines(away(), lines);
    const first = await everything(target);
    let before = JSON.stringify(first);
    const pick = chance(7);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 600; round += 1) {
      const { kind, value } = rows[pick(rows.length)] ?? { kind: '', value: {} };
      const mutated = { ...value };
      const columns = Object.keys(value);
      const column = columns[pick(columns.length)] ?? '';
      const way = pick(8);
      if (way === 0) delete mutated[column];
      else if (way === 1) mutated.more = 1;
      else mutated[column] = odd[pick(odd.length)];
      // A valid one of the same kind before it: it goes with the other, or not at all.
      const answer = await away().ask('/rows', { kind, rows: [value, mutated] });
      outcomes.set(answer.outcome, (outcomes.get(answer.outcome) ?? 0) + 1);
      if (answer.outcome === 'wrong') {
        expect([kind, column, answer.at]).toEqual([kind, column, 1]);
        expect(JSON.stringify(await everything(target))).toBe(before);
      } else before = JSON.stringify(await everything(target));
    }
    expect(outcomes.get('wrong')).toBeGreaterThan(400);
    // What is valid and another than the one that is there leaves that one alone.
    const after = new Map(await everything(target));
    for (const [table, wanted] of first)
      if (!['presence', 'read_mark', 'room'].includes(table))
        expect(after.get(table)).toEqual(expect.arrayContaining(wanted));
  });

  it('of an event has to follow the one before it, in a room that is there', async () => {
    const ofGeneral = lines.filter((line) => line.startsWith('{"event":{"room":"general"'));
    const events = ofGeneral.map((line) => JSON.parse(line).event);
    const rooms = lines
      .filter((line) => kindOf(line) === 'room')
      .map((line) => JSON.parse(line).room);
    const [first, second, third] = events;
    const send = (...rows: unknown[]) => away().ask('/rows', { kind: 'event', rows });
    expect(await send(first)).toEqual({ outcome: 'wrong', at: 0, field: 'room' });
    await away().ask('/rows', { kind: 'room', rows: rooms });
    expect(await send(first, third)).toEqual({ outcome: 'wrong', at: 1, field: 'seq' });
    expect(await rowsOf(target, 'event')).toEqual([]);
    expect(await send(first, second, third)).toEqual({ outcome: 'stored' });
    const body = JSON.stringify({ ...JSON.parse(first.body), text: 'Forged' });
    expect(await send({ ...first, body })).toEqual({ outcome: 'other', at: 0 });
    const forged = {
      ...first,
      body: JSON.stringify({ ...JSON.parse(first.body), by: 'u_somebody_else' }),
    };
    expect(await send(forged)).toMatchObject({ outcome: 'wrong', at: 0 });
  });

  it('of a file waits for its bytes before anybody may read it', async () => {
    const at = lines.findIndex((line) => kindOf(line) === 'file');
    const row = JSON.parse(lines[at] ?? '').file;
    expect(await away().ask('/files', { row })).toEqual({ outcome: 'wrong', field: 'room' });
    await importLines(away(), lines);
    for (const change of [
      { type: 'text/html' },
      { size: 0 },
      { name: 7 },
      { id: 'f_x' },
      { more: 1 },
    ])
      expect((await away().ask('/files', { row: { ...row, ...change } })).outcome).toBe('wrong');
    expect((await away().ask('/files', { row: { ...row, name: 'other.txt' } })).outcome).toBe(
      'other',
    );
  });
});
