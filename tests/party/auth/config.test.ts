import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../party/auth/config.ts';

const production = {
  MODE: 'production',
  LIBSQL_URL: 'https://db.example.org',
  PARTYLINE_SECRET: 'x'.repeat(32),
  ALLOWED_ORIGINS: 'https://example.org, https://shop.example.org:8443',
};
const bucket = {
  FILE_STORE: 's3',
  S3_ENDPOINT: 'https://objects.example.org/',
  S3_BUCKET: 'partyline-files',
  S3_ACCESS_KEY_ID: 'key',
  S3_SECRET_ACCESS_KEY: 'canary',
};
const problemOf = (change: Record<string, unknown>) => {
  const result = readConfig({ ...production, ...change });
  return result.ok ? undefined : result.problem;
};

describe('configuration', () => {
  it('reads what is set and fills in the rest', () => {
    const result = readConfig({ ...production, LIBSQL_AUTH_TOKEN: '', SCRIBES: '3' });
    expect(result).toEqual({
      ok: true,
      config: {
        mode: 'production',
        databaseUrl: 'https://db.example.org',
        databaseToken: undefined,
        secret: 'x'.repeat(32),
        origins: ['https://example.org', 'https://shop.example.org:8443'],
        settings: { guests: true, accounts: true, files: true, room: 'general' },
        identityKeys: [],
        limitScale: 1,
        scribes: 3,
        addressHeader: undefined,
        fileStore: 'embedded',
        filesPerPersonBytes: 1024 ** 3,
        watching: { metricsToken: undefined, logLevel: 'info', logRequests: false },
      },
    });
  });

  it.each([
    [{ PARTYLINE_SECRET: undefined }, /PARTYLINE_SECRET/],
    [{ PARTYLINE_SECRET: '' }, /PARTYLINE_SECRET/],
    [{ PARTYLINE_SECRET: 'x'.repeat(31) }, /PARTYLINE_SECRET.*32/],
    [{ ALLOWED_ORIGINS: undefined }, /ALLOWED_ORIGINS/],
    [{ ALLOWED_ORIGINS: 'https://example.org/' }, /"https:\/\/example.org\/"/],
    [{ ALLOWED_ORIGINS: '*' }, /"\*"/],
    [{ ALLOWED_ORIGINS: 'https://Example.org' }, /ALLOWED_ORIGINS/],
    [{ LIBSQL_URL: undefined }, /LIBSQL_URL/],
    [{ LIMIT_SCALE: 'lots' }, /LIMIT_SCALE/],
    [{ SCRIBES: '0' }, /SCRIBES/],
    [{ MODE: 'prod' }, /MODE/],
    [{ METRICS_TOKEN: 'x'.repeat(31) }, /METRICS_TOKEN has fewer than 32/],
    [{ METRICS_TOKEN: `${'x'.repeat(32)} y` }, /METRICS_TOKEN may hold/],
    [{ LOG_LEVEL: 'debug' }, /LOG_LEVEL/],
    [{ LOG_REQUESTS: 'yes' }, /LOG_REQUESTS/],
    [{ GUESTS: 'yes' }, /GUESTS must be on or off, not "yes"/],
    [{ ACCOUNTS: 'On' }, /ACCOUNTS must be on or off/],
    [{ FILES: '0' }, /FILES must be on or off/],
    [{ DEFAULT_ROOM: 'The Hall' }, /DEFAULT_ROOM.*"The Hall"/],
    [{ DEFAULT_ROOM: 'dm-x' }, /DEFAULT_ROOM/],
    [{ FILE_STORE: 'disk' }, /FILE_STORE/],
    [{ FILES_PER_PERSON_MIB: 'all' }, /FILES_PER_PERSON_MIB/],
    [{ FILES_PER_PERSON_MIB: '-1' }, /FILES_PER_PERSON_MIB/],
    [{ ...bucket, S3_ENDPOINT: 'objects.example.org' }, /S3_ENDPOINT/],
    [{ ...bucket, S3_ENDPOINT: 'https://objects.example.org/?a=b' }, /S3_ENDPOINT/],
    [{ ...bucket, S3_BUCKET: '../files' }, /S3_BUCKET/],
    [{ ...bucket, S3_ENDPOINT: '' }, /S3_ENDPOINT/],
    [{ ...bucket, S3_BUCKET: '' }, /S3_BUCKET/],
    [{ ...bucket, S3_ACCESS_KEY_ID: '' }, /S3_ACCESS_KEY_ID/],
    [{ ...bucket, S3_SECRET_ACCESS_KEY: '' }, /S3_SECRET_ACCESS_KEY/],
  ])('[S28] refuses %j in one sentence that names the setting', (change, sentence) => {
    const problem = problemOf(change);
    expect(problem).toMatch(sentence);
    expect(problem).toMatch(/^Partyline does not serve: .*\.$/);
  });

  it('[S28] never repeats a secret in what it says', () => {
    expect(problemOf({ PARTYLINE_SECRET: 'canary' })).not.toContain('canary');
  });

  it('[S28] never repeats the key of a bucket in what it says', () => {
    expect(problemOf({ ...bucket, S3_BUCKET: '' })).not.toContain('canary');
  });

  it('reads where files are, and how much of them one person may have', () => {
    const result = readConfig({ ...production, ...bucket, FILES_PER_PERSON_MIB: '5' });
    expect(result.ok && result.config).toMatchObject({
      fileStore: {
        endpoint: 'https://objects.example.org',
        bucket: 'partyline-files',
        region: 'us-east-1',
        accessKeyId: 'key',
        secretAccessKey: 'canary',
      },
      filesPerPersonBytes: 5 * 1024 * 1024,
    });
  });

  it('lets any page of this machine in while developing, under a secret of its own', () => {
    const result = readConfig({ LIBSQL_URL: 'http://127.0.0.1:8080' });
    expect(result.ok && result.config).toMatchObject({ mode: 'development', origins: 'loopback' });
    expect(result.ok && result.config.secret.length).toBeGreaterThanOrEqual(32);
  });
});
