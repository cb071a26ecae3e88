import { describe, expect, it } from 'vitest';
import { addressOf, roomOfPage } from '../../widget/src/page-address.ts';

describe('the address of a page', () => {
  it('is the one it names as canonical, without the part after #', () => {
    const own = 'https://shop.example/s/1?utm_source=x';
    const canonical = 'https://shop.example/shoes?size=9#top';
    expect(addressOf({ own, canonical })).toBe('https://shop.example/shoes?size=9');
  });

  it('is its own without what tells visits apart, however it is ordered', () => {
    const one = 'https://shop.example/s?b=2&utm_source=x&a=1&gclid=7#reviews';
    const other = 'https://shop.example/s?fbclid=q&a=1&b=2';
    expect(addressOf({ own: one })).toBe('https://shop.example/s?a=1&b=2');
    expect(addressOf({ own: other })).toBe(addressOf({ own: one }));
  });

  it('keeps apart what is another page', () => {
    const [one, two] = [1, 2].map((at) => addressOf({ own: `https://shop.example/s?p=${at}` }));
    expect(one).not.toBe(two);
  });
});

describe('the room of a page', () => {
  it('has a name that a room can have, always the same for the same address', () => {
    expect(roomOfPage('https://shop.example/shoes')).toBe('page-1byh81mm6kga5');
    expect(roomOfPage('https://shop.example/日本')).toMatch(/^page-[a-z0-9]{1,13}$/);
  });

  it('differs for addresses that differ by a letter', () => {
    const rooms = Array.from({ length: 2_000 }, (_, at) => roomOfPage(`https://a.example/${at}`));
    expect(new Set(rooms).size).toBe(2_000);
  });
});
