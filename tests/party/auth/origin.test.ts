import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from '../../../party/auth/origin.ts';

const allowed = ['https://example.org', 'https://shop.example.org:8443', 'http://example.net'];
const good = [...allowed];
const bad = [
  'http://example.org',
  'https://example.org:443',
  'https://example.org:8443',
  'https://example.org/',
  'https://example.org.',
  'https://EXAMPLE.org',
  'HTTPS://example.org',
  'https://example.org.evil.com',
  'https://evil-example.org',
  'https://evil.example.org',
  'https://www.example.org',
  'https://example.orgevil.com',
  'https://example.or',
  'https://xample.org',
  'https://example.org@evil.com',
  'https://evil.com#https://example.org',
  'https://evil.com?https://example.org',
  'https://evil.com/https://example.org',
  'https://example.org https://evil.com',
  'https://example.org,https://evil.com',
  ' https://example.org',
  'https://example.org ',
  'https://example.org\t',
  'https://xn--xample-2of.org',
  'https://ехample.org',
  'https://shop.example.org',
  'https://shop.example.org:844',
  'https://shop.example.org:84430',
  'http://shop.example.org:8443',
  'https://example.net',
  'wss://example.org',
  'ftp://example.org',
  'file://',
  'null',
  'NULL',
  'undefined',
  '*',
  '',
  'https://',
  '//example.org',
  'example.org',
  'https://127.0.0.1',
  'http://localhost:1999',
];
const loopback = [
  'http://localhost',
  'http://localhost:1999',
  'http://127.0.0.1:65535',
  'http://[::1]:3000',
];
const notLoopback = [
  'https://localhost:1999',
  'http://localhost.evil.com',
  'http://localhost:1999/',
  'http://localhost:',
  'http://localhost:099',
  'http://evil.com:1999',
  'http://127.0.0.1.nip.io',
  'http://127.0.0.2',
  'http://192.168.1.2:1999',
  'http://[::1]:3000.evil.com',
  'http://[::2]',
  'null',
  '',
];

describe('origins', () => {
  it.each(good)('[S1] %j is on the list', (origin) => {
    expect(isAllowedOrigin(origin, allowed)).toBe(true);
  });
  it.each(bad)('[S1] %j is not', (origin) => {
    expect(isAllowedOrigin(origin, allowed)).toBe(false);
  });
  it.each(loopback)('[S1] in development %j is of this machine', (origin) => {
    expect(isAllowedOrigin(origin, 'loopback')).toBe(true);
  });
  it.each(notLoopback)('[S1] in development %j is not', (origin) => {
    expect(isAllowedOrigin(origin, 'loopback')).toBe(false);
  });
});
