import { PartylineError } from '../error.ts';
import { errors, type MessageFile } from '../protocol/index.ts';
import type { FileUploadState } from './types.ts';
import { beginUpload, finishUpload, type UploadOptions } from './upload.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 15_000;
const delayGrowth = 1.6;
// A server that forgot the upload, or disagrees about its parts, is asked anew this often.
const mostDoubts = 3;

export type Attempts = UploadOptions & {
  onState(state: Pick<FileUploadState, 'status' | 'error'>): void;
  /** Resolves after `ms`, or before when there is hope and `mayHurry`. */
  wait(ms: number, mayHurry: boolean): Promise<void>;
};
type Outcome =
  | { readonly file: MessageFile }
  | { readonly error: PartylineError; readonly isDoubtful: boolean };

/** Uploads a file, again and again until it is there. Rejects with a `PartylineError` when it is refused for good or called off. */
export async function uploadPatiently(options: Attempts): Promise<MessageFile> {
  let kept = 0;
  let failures = 0;
  let doubts = 0;
  for (;;) {
    options.onState({ status: 'uploading' });
    const outcome = await attempt({
      ...options,
      onProgress(now, going) {
        if (now > kept) failures = 0;
        kept = now;
        options.onProgress(now, going);
      },
    });
    if (options.signal.aborted) throw new PartylineError('aborted');
    if ('file' in outcome) return outcome.file;
    const { error, isDoubtful } = outcome;
    if (isDoubtful) doubts++;
    const mayHelp = errors[error.code].retry !== 'no' || (isDoubtful && doubts < mostDoubts);
    if (!mayHelp) throw error;
    options.onState({ status: 'waiting', error: error.code });
    await pause(options, failures++, error);
  }
}

async function attempt(options: UploadOptions): Promise<Outcome> {
  let hasBegun = false;
  try {
    if (!options.remote.environment.isOnline()) throw new PartylineError('network');
    const upload = await beginUpload(options);
    hasBegun = true;
    return { file: await finishUpload(options, upload) };
  } catch (thrown) {
    const error = thrown instanceof PartylineError ? thrown : new PartylineError('internal');
    const { code } = error;
    return { error, isDoubtful: hasBegun && (code === 'invalid' || code === 'file-not-found') };
  }
}

function pause({ remote, wait }: Attempts, failures: number, error: PartylineError): Promise<void> {
  const { retryAfterMs = 0 } = error;
  const ceilingMs = Math.min(firstDelayMs * delayGrowth ** failures, longestDelayMs);
  const ms = retryAfterMs + ceilingMs * (0.25 + 0.75 * remote.environment.random());
  return wait(ms, retryAfterMs === 0);
}
