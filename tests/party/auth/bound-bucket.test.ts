import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../party/auth/config.ts';

const variables = { LIBSQL_URL: 'http://127.0.0.1:1', FILE_STORE: 'r2' };
const nothing = async () => null;
const bucket = { get: nothing, put: nothing, delete: nothing, list: nothing };

describe('FILE_STORE=r2', () => {
  it('keeps files in the bucket that is bound', () => {
    expect(readConfig({ ...variables, FILES_BUCKET: bucket })).toMatchObject({
      ok: true,
      config: { fileStore: { binding: bucket } },
    });
  });

  it.each([undefined, 'partyline-files', { get: nothing }])(
    'serves nothing where %j is bound, and says what is missing',
    (bound) => {
      expect(readConfig({ ...variables, FILES_BUCKET: bound })).toEqual({
        ok: false,
        problem:
          'Partyline does not serve: FILE_STORE is r2, and no bucket is bound as FILES_BUCKET, which only a Worker can be.',
      });
    },
  );

  it('is not chosen by a bucket that is bound and not named', () => {
    const { FILE_STORE: _, ...rest } = variables;
    expect(readConfig({ ...rest, FILES_BUCKET: bucket })).toMatchObject({
      config: { fileStore: 'embedded' },
    });
  });
});
