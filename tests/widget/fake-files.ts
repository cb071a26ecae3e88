import { type ErrorCode, PartylineError } from 'partyline';
import { checkFile, type Files, type PreparedFile } from '../../sdk/src/files/index.ts';

type LinkOptions = { readonly download?: boolean; readonly fresh?: boolean };
/** `held`: no address is answered yet; `dead`: it leads nowhere; `stale`: only a fresh one leads somewhere; `gone`: there is no such file. */
export type LinkMode = 'good' | 'held' | 'dead' | 'stale' | 'gone';
type Options = { name?: string; alt?: string; original?: boolean };

/** Files without a server: how they are prepared, and what goes wrong, is what a test says. */
export class FakeFiles implements Files {
  readonly prepared: string[] = [];
  /** Why a file of this name cannot be prepared. */
  readonly failures = new Map<string, ErrorCode>();
  /** Pictures of more bytes become smaller. */
  shrinksFrom = 40_000;
  /** Whose addresses were asked for. */
  readonly asked: (LinkOptions & { readonly id: string })[] = [];
  links: LinkMode = 'good';
  readonly #waiting: (() => void)[] = [];
  #held: (() => void)[] | undefined;
  #made = 0;

  /** Nothing gets ready until `release`. */
  hold(): void {
    this.#held = [];
  }
  release(): void {
    for (const go of this.#held ?? []) go();
    this.#held = undefined;
  }

  async prepare(blob: Blob, options: Options = {}): Promise<PreparedFile> {
    const name = options.name ?? (blob instanceof File ? blob.name : '');
    this.prepared.push(options.original ? `${name} as it is` : name);
    await new Promise<void>((go) => (this.#held ? this.#held.push(go) : go()));
    const code = this.failures.get(name) ?? checkFile(blob, name);
    if (code) throw new PartylineError(code);
    this.#made += 1;
    const id = `f_${String(this.#made).padStart(22, '0')}`;
    const file: PreparedFile = { id, blob, name, type: blob.type };
    if (!blob.type.startsWith('image/')) return file;
    return options.original || blob.size < this.shrinksFrom ? measured(file) : shrunk(file);
  }

  async link(room: string, id: string, options: LinkOptions = {}): Promise<string> {
    this.asked.push({ id, ...options });
    if (this.links === 'held') await new Promise<void>((go) => this.#waiting.push(go));
    if (this.links === 'gone') throw new PartylineError('file-not-found');
    const isDead = this.links === 'dead' || (this.links === 'stale' && !options.fresh);
    return `/v1/pictures/${room}${id}${options.fresh ? 'fresh' : ''}${isDead ? 'dead' : ''}`;
  }
  /** Answers for addresses from now on as `links` says, and those that are held too. */
  answerLinks(links: LinkMode): void {
    this.links = links;
    for (const go of this.#waiting.splice(0)) go();
  }
}

async function measured(file: PreparedFile): Promise<PreparedFile> {
  const { width, height } = await createImageBitmap(file.blob);
  return { ...file, width, height };
}

async function shrunk(file: PreparedFile): Promise<PreparedFile> {
  const bitmap = await createImageBitmap(file.blob);
  const scale = 160 / Math.max(bitmap.width, bitmap.height);
  const width = Math.round(bitmap.width * scale);
  const height = Math.round(bitmap.height * scale);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  return { ...file, blob, type: blob.type, width, height };
}
