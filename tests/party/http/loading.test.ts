import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostOrigin, type Resident } from '../support/house.ts';
import { bytesOf, codeOf, type FileHouse, openFileHouse } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
const video = { name: 'sea.mp4', type: 'video/mp4' } as const;

describe('a file', () => {
  const load = async (headers: Record<string, string> = {}, method = 'GET', more = '') => {
    const id = await house.upload(ann, bytes, video);
    const address = (await house.addressOf(ann, id)) + more;
    return { id, address, ...(await house.load(address, headers, method)) };
  };

  it('[FILE-9] [S15] is served whole as what it is and nothing else', async () => {
    const { id, status, headers, bytes: sent } = await load();
    expect([status, sent]).toEqual([200, bytes]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '2500',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      etag: `"${id}"`,
      'content-disposition': `inline; filename="sea.mp4"; filename*=UTF-8''sea.mp4`,
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(headers.get('cache-control')).toMatch(/^private, max-age=\d+, immutable, no-transform$/);
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; .*sandbox allow-same-origin; frame-ancestors/);
    expect(policy).not.toMatch(/script/);
  });

  it('[FILE-9] is kept no longer than its address is valid', async () => {
    const { headers } = await load();
    const seconds = Number(/max-age=(\d+)/.exec(headers.get('cache-control') ?? '')?.[1]);
    expect(seconds).toBe(10 * 60);
  });

  it('[FILE-9] [S10] is drawn and played on pages of any website, and read by those that are allowed', async () => {
    const drawn = await load();
    expect(drawn.headers.get('vary')).toBe('Origin');
    const read = await house.load(drawn.address, { origin: hostOrigin, range: 'bytes=0-9' });
    expect(read.status).toBe(206);
    expect(read.headers.get('access-control-allow-origin')).toBe(hostOrigin);
    expect(read.headers.get('access-control-expose-headers')).toMatch(/Content-Range/);
    const other = await house.load(drawn.address, { origin: 'https://evil.example' });
    expect([other.status, other.bytes.length > 1_000]).toEqual([403, false]);
  });

  it.each([
    ['bytes=0-', 0, 2_500],
    ['bytes=0-0', 0, 1],
    ['bytes=1000-1999', 1_000, 2_000],
    ['bytes=999-2000', 999, 2_001],
    ['bytes=2499-', 2_499, 2_500],
    ['bytes=2000-99999', 2_000, 2_500],
    ['bytes=-1', 2_499, 2_500],
    ['bytes=-1500', 1_000, 2_500],
    ['bytes=-99999', 0, 2_500],
    ['BYTES=5-6', 5, 7],
  ])('[FILE-9] answers the range %s', async (range, start, end) => {
    const { status, headers, bytes: sent } = await load({ range });
    expect(status).toBe(206);
    expect(headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/2500`);
    expect(headers.get('content-length')).toBe(String(end - start));
    expect(sent).toEqual(bytes.slice(start, end));
  });

  it.each(['bytes=2500-', 'bytes=2500-2600', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
    '[FILE-9] [HTTP-4] has nothing for the range %s',
    async (range) => {
      const { status, headers, body } = await load({ range });
      expect([status, body.error.code, body.error.field]).toEqual([416, 'invalid', 'range']);
      expect(headers.get('content-range')).toBe('bytes */2500');
    },
  );

  it.each([
    'bytes=0-1,5-6',
    'bytes=9-1',
    'bytes=-',
    'bytes=a-b',
    'bytes 0-1',
    'items=0-1',
    'bytes=1e3-',
    '',
  ])('[FILE-9] takes no notice of the range %j', async (range) => {
    const { status, bytes: sent } = await load({ range });
    expect([status, sent.length]).toEqual([200, 2_500]);
  });

  it('[FILE-9] goes on only with what is the same file', async () => {
    const { id, address } = await load();
    const part = { range: 'bytes=10-19' };
    const status = async (ifRange: string) =>
      (await house.load(address, { ...part, 'if-range': ifRange })).status;
    expect(await status(`"${id}"`)).toBe(206);
    expect(await status('"other"')).toBe(200);
    expect(await status(`W/"${id}"`)).toBe(200);
    expect(await status('Sat, 21 Nov 2026 12:00:00 GMT')).toBe(200);
  });

  it('[FILE-9] is not sent to who has it', async () => {
    const { id, address } = await load();
    for (const tag of [`"${id}"`, `W/"${id}"`, `"other", "${id}"`, '*']) {
      const known = { 'if-none-match': tag, range: 'bytes=0-1' };
      const { status, headers, bytes: sent } = await house.load(address, known);
      expect([status, sent.length, headers.get('etag')]).toEqual([304, 0, `"${id}"`]);
    }
    expect((await house.load(address, { 'if-none-match': '"other"' })).status).toBe(200);
    house.fileRoom.readers.clear();
    expect((await house.load(address, { 'if-none-match': '*' })).status).toBe(403);
  });

  it('[FILE-9] tells its size without its bytes', async () => {
    const { status, headers, bytes: sent } = await load({}, 'HEAD');
    expect([status, sent.length, headers.get('content-length')]).toEqual([200, 0, '2500']);
    const part = await load({ range: 'bytes=0-9' }, 'HEAD');
    expect([part.status, part.headers.get('content-length')]).toEqual([206, '10']);
    const reads = house.steps.done.filter((step) => step === 'read').length;
    await load({}, 'HEAD');
    // Looked into once, and not read for this.
    expect(house.steps.done.filter((step) => step === 'read')).toHaveLength(reads + 1);
  });

  it.each([
    ['a.png', 'image/png', 'inline'],
    ['a.webm', 'video/webm', 'inline'],
    ['a.m4a', 'audio/mp4', 'inline'],
    ['a.pdf', 'application/pdf', 'attachment'],
    ['a.txt', 'text/plain', 'attachment'],
    ['a.zip', 'application/zip', 'attachment'],
  ] as const)('[FILE-9] [S15] %s (%s) is shown as %s', async (name, type, kind) => {
    const id = await house.upload(ann, bytes, { name, type });
    const address = await house.addressOf(ann, id);
    const { headers } = await house.load(address);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${kind}; `));
    const expected = type === 'text/plain' ? 'text/plain; charset=utf-8' : type;
    expect(headers.get('content-type')).toBe(expected);
    const isPlayed = /^(video|audio)/.test(type);
    expect(headers.get('content-security-policy')).toContain(
      isPlayed ? '; sandbox allow-same-origin; ' : '; sandbox; ',
    );
    const saved = await house.load(`${address}&download`);
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /);
  });

  it.each([
    ['übung 1.pdf', '_bung 1.pdf', '%C3%BCbung%201.pdf'],
    ['漢字.pdf', '__.pdf', '%E6%BC%A2%E5%AD%97.pdf'],
    ['🌲.pdf', '_.pdf', '%F0%9F%8C%B2.pdf'],
    ['a"b%41;c.pdf', 'a_b_41;c.pdf', 'a%22b%2541%3Bc.pdf'],
    ["it's (1)*!.pdf", "it's (1)*!.pdf", 'it%27s%20%281%29%2A!.pdf'],
    ['x.pdf; filename=y.exe', 'x.pdf; filename=y.exe', 'x.pdf%3B%20filename%3Dy.exe'],
  ])('[FILE-9] [S15] is called %s', async (name, ascii, extended) => {
    const id = await house.upload(ann, bytes, { name });
    const { headers } = await house.load(await house.addressOf(ann, id));
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`,
    );
  });

  it('[S15] cannot write headers by its name, whatever stands in the database', async () => {
    const id = await house.upload(ann, bytes);
    const sql = 'UPDATE file SET name = ? WHERE id = ?';
    await house.client.execute({ sql, args: ['a\r\nset-cookie: b\u0001\u202e', id] });
    const { headers, status } = await house.load(await house.addressOf(ann, id));
    expect([status, headers.get('set-cookie')]).toEqual([200, null]);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="a__set-cookie: b__"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20b%01%E2%80%AE`,
    );
  });

  it('[FILE-9] whose bytes are gone is not found', async () => {
    const { id, address } = await load();
    await house.store.remove({ id, size: 2_500, state: null });
    expect(codeOf(await house.load(address))).toEqual([404, 'file-not-found', undefined]);
  });

  it('[S26] is 503 while its store does not answer, and nothing of the store is told', async () => {
    const { address } = await load();
    house.steps.dies = { at: house.steps.done.length + 1, when: 'before' };
    expect(codeOf(await house.load(address))).toEqual([503, 'unavailable', undefined]);
  });

  it('[HTTP-3] is not loaded without end from one address', async () => {
    const { address } = await load();
    const headers = { 'x-real-ip': '192.0.2.1', 'if-none-match': '*' };
    let count = 0;
    while ((await house.load(address, headers)).status === 304 && count < 3_000) count += 1;
    expect(count).toBe(2_000);
    expect((await house.load(address, { 'x-real-ip': '192.0.2.2' })).status).toBe(200);
  });
});
