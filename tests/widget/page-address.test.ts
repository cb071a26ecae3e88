import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { pageAddress, roomOfPage } from '../../widget/src/page-address.ts';

const page = (url: string, head = '') => new JSDOM(`<head>${head}</head>`, { url }).window.document;

describe('the address of a page', () => {
  it('is the one it names as canonical, without the part after #', () => {
    const link = '<link rel="canonical" href="/shoes?size=9#top">';
    expect(pageAddress(page('https://shop.example/s/1?utm_source=x', link))).toBe(
      'https://shop.example/shoes?size=9',
    );
  });

  it('is its own without what tells visits apart, however it is ordered', () => {
    const one = page('https://shop.example/s?b=2&utm_source=x&a=1&gclid=7#reviews');
    const other = page('https://shop.example/s?fbclid=q&a=1&b=2');
    expect(pageAddress(one)).toBe('https://shop.example/s?a=1&b=2');
    expect(pageAddress(other)).toBe(pageAddress(one));
  });

  it('keeps apart what is another page', () => {
    expect(pageAddress(page('https://shop.example/s?p=1'))).not.toBe(
      pageAddress(page('https://shop.example/s?p=2')),
    );
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
