import { R2Store } from '../../../../party/files/r2.ts';
import type { R2Bucket } from '../../../../party/files/r2-bucket.ts';
import { FilePieces } from '../../../../party/files/r2-pieces.ts';
import { answerWith } from '../../platform/files-worker/server.ts';

/** A Worker that gives everybody a bucket as a store of files, with nothing in front. */
export default {
  fetch: (request: Request, { FILES_BUCKET }: { FILES_BUCKET: R2Bucket }): Promise<Response> =>
    answerWith(new R2Store(new FilePieces(FILES_BUCKET)), request),
};
