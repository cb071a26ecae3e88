import { describe, expect, it } from 'vitest';
import { findFault } from '../../support/bucket/signature.ts';

// The example of AWS's own documentation: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
const owner = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const query = [
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request',
  'X-Amz-Date=20130524T000000Z',
  'X-Amz-Expires=86400',
  'X-Amz-SignedHeaders=host',
  'X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
].join('&');
const example = {
  method: 'GET',
  target: `/test.txt?${query}`,
  headers: { host: 'examplebucket.s3.amazonaws.com' },
};
const start = Date.parse('2013-05-24T00:00:00Z');
const dayMs = 24 * 60 * 60_000;

describe('the gate in front of the bucket of the tests', () => {
  it('takes the signature of the documentation, until it expires', () => {
    expect(findFault(example, owner, start)).toBeUndefined();
    expect(findFault(example, owner, start + dayMs)).toBeUndefined();
    expect(findFault(example, owner, start + dayMs + 1)).toBe('AccessDenied');
    expect(findFault(example, owner, start - dayMs)).toBe('AccessDenied');
  });

  it.each([
    ['method', { ...example, method: 'PUT' }],
    ['path', { ...example, target: `/other.txt?${query}` }],
    ['host', { ...example, headers: { host: 'other.s3.amazonaws.com' } }],
    ['query', { ...example, target: `/test.txt?${query}&partNumber=2` }],
    ['validity', { ...example, target: `/test.txt?${query.replace('86400', '86401')}` }],
    ['signature', { ...example, target: `/test.txt?${query.replace('aeeed9', 'aeeed8')}` }],
  ])('refuses it with another %s', (_, request) => {
    expect(findFault(request, owner, start)).toBe('SignatureDoesNotMatch');
  });

  it('refuses another key, another region, headers that nobody signed, and none at all', () => {
    const other = { ...owner, secretAccessKey: 'x' };
    expect(findFault(example, other, start)).toBe('SignatureDoesNotMatch');
    expect(findFault(example, { ...owner, region: 'eu' }, start)).toBe('InvalidAccessKeyId');
    const more = { ...example.headers, 'x-amz-acl': 'public-read' };
    expect(findFault({ ...example, headers: more }, owner, start)).toBe('AccessDenied');
    expect(findFault({ ...example, target: '/test.txt' }, owner, start)).toBe('AccessDenied');
  });
});
