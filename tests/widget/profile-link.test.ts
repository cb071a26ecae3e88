import { describe, expect, it } from 'vitest';
import { completeLink, profileHref, profileLinkText } from '../../widget/src/profile-link.ts';

describe("a profile's link", () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['http://example.org/a?b#c', 'http://example.org/a?b#c'],
    ['HTTPS://EXAMPLE.ORG', 'https://example.org/'],
    ['https://例え.jp/', 'https://xn--r8jz45g.jp/'],
  ])('%s can be followed', (link, href) => {
    expect(profileHref(link)).toBe(href);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'JAVASCRIPT://example.org/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    'mailto:a@example.org',
    '//example.org',
    'example.org',
    'https://',
    'https://user:secret@example.org',
    'https://paypal.example@evil.example',
    'https://example.org/\u202egnp.exe',
    '',
  ])('%j is nothing but text', (link) => {
    expect(profileHref(link)).toBeUndefined();
  });

  it('is shown without its scheme', () => {
    expect(profileLinkText('https://example.org/')).toBe('example.org');
    expect(profileLinkText('https://example.org/a/')).toBe('example.org/a');
    expect(profileLinkText('javascript:alert(1)')).toBe('javascript:alert(1)');
  });

  it('gets a scheme when none was typed', () => {
    expect(completeLink(' example.org/me ')).toBe('https://example.org/me');
    expect(completeLink('example.org:8080')).toBe('https://example.org:8080');
    expect(completeLink('localhost:3000')).toBe('https://localhost:3000');
    expect(completeLink('http://example.org')).toBe('http://example.org');
    expect(completeLink('javascript:alert(1)')).toBe('javascript:alert(1)');
    expect(completeLink('  ')).toBe('');
  });
});
