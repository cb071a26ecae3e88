/** The files of a server as the SDK sees them, in memory: small parts, and every step can be made to fail. */
import { createHash } from 'node:crypto';
import type { FileBegin } from '../../../sdk/src/protocol/index.ts';
import type { ApiCall, World } from '../world.ts';

const partBytes = 10;

type Step = 'begin' | 'part' | 'finish' | 'remove';
/** What a step does instead of its work: `lost` does it and loses the answer, `hang` never answers. */
export type Trouble = 'network' | 'lost' | 'hang' | { code: string; status?: number };
type Row = FileBegin & { parts: Map<number, Uint8Array>; isFinished: boolean };
type Reply = { status?: number; body: unknown };

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const digestOf = (bytes: Uint8Array) => sha256(bytes).toString('base64');
const refusal = (code: string, status = 400) => ({
  status,
  body: { error: { code, message: `This is ${code}.` } },
});

export class Shelf {
  readonly rows = new Map<string, Row>();
  /** Steps in the order in which they reached the server. */
  readonly steps: string[] = [];
  readonly #troubles: { step: Step; trouble: Trouble }[] = [];

  constructor(world: World) {
    world.otherwise = (call) => this.#take(call);
  }

  /** The next such step fails so; called again, the one after it. */
  fails(step: Step, ...troubles: Trouble[]): void {
    for (const trouble of troubles) this.#troubles.push({ step, trouble });
  }

  countOf(step: Step): number {
    return this.steps.filter((each) => each.startsWith(step)).length;
  }

  /** The bytes of a finished upload as text. */
  textOf(id: string): string | undefined {
    const row = this.rows.get(id);
    if (!row?.isFinished) return undefined;
    const parts = [...row.parts].sort(([a], [b]) => a - b).map(([, bytes]) => Buffer.from(bytes));
    return Buffer.concat(parts).toString();
  }

  async #take(call: ApiCall): Promise<Reply> {
    const step = stepOf(call);
    this.steps.push(step === 'part' ? `part ${call.path.split('/').at(-1)}` : step);
    const index = this.#troubles.findIndex((each) => each.step === step);
    const [found] = index < 0 ? [] : this.#troubles.splice(index, 1);
    const trouble = found?.trouble;
    if (trouble === 'network') throw new TypeError('Failed to fetch');
    if (trouble === 'hang') return new Promise(() => {});
    if (typeof trouble === 'object') return refusal(trouble.code, trouble.status);
    const answer = this.#do(step, call);
    if (trouble === 'lost') throw new TypeError('Failed to fetch');
    return answer;
  }

  #do(step: Step, call: ApiCall): Reply {
    if (step === 'begin') return this.#begin(call.body as FileBegin);
    const id = call.path.split('/')[3] ?? '';
    const row = this.rows.get(id);
    if (!row) return refusal('file-not-found', 404);
    if (step === 'remove') {
      this.rows.delete(id);
      return { body: { ok: true } };
    }
    return step === 'part' ? this.#put(row, call) : this.#finish(row, call);
  }

  #begin(body: FileBegin): Reply {
    const row = this.rows.get(body.id) ?? { ...body, parts: new Map(), isFinished: false };
    if (row.size !== body.size || row.name !== body.name) return refusal('forbidden', 403);
    this.rows.set(body.id, row);
    const count = Math.ceil(row.size / partBytes);
    const parts = Array.from({ length: count }, (_, index) => ({
      index,
      url: `/v1/files/${row.id}/parts/${index}`,
    })).filter(({ index }) => !row.isFinished && !row.parts.has(index));
    return { body: { partBytes, parts, ...(row.isFinished && { file: fileOf(row) }) } };
  }

  #put(row: Row, { path, init }: ApiCall): Reply {
    const bytes = init.body as Uint8Array;
    const said = new Headers(init.headers).get('Content-Digest');
    if (said !== `sha-256=:${digestOf(bytes)}:`) return refusal('checksum-mismatch', 409);
    if (row.isFinished) return refusal('invalid');
    row.parts.set(Number(path.split('/').at(-1)), bytes);
    return { body: { ok: true } };
  }

  #finish(row: Row, { body }: ApiCall): Reply {
    const count = Math.ceil(row.size / partBytes);
    if (row.parts.size < count) return refusal('invalid');
    const digests = [...row.parts].sort(([a], [b]) => a - b).map(([, bytes]) => sha256(bytes));
    const { digest } = body as { digest: string };
    if (digest !== digestOf(Buffer.concat(digests))) return refusal('checksum-mismatch', 409);
    row.isFinished = true;
    return { body: { file: fileOf(row) } };
  }
}

function stepOf({ method, path }: ApiCall): Step {
  if (method === 'DELETE') return 'remove';
  if (method === 'PUT') return 'part';
  return path.endsWith('/finish') ? 'finish' : 'begin';
}

const fileOf = ({ id, name, type, size }: Row) => ({ id, name, type, size });
