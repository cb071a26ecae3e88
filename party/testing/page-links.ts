import * as v from 'valibot';
import { fileAnswers } from '../../sdk/src/protocol/index.ts';

type Answer = (request: Request) => Promise<Response>;

/** In a page, addresses of files lead into its own memory: nothing listens at those of the server, and pictures ask nobody else. */
export class PageLinks {
  readonly #urls = new Map<string, string>();

  /** The answer to a request, with such addresses where it has any. */
  async open(request: Request, answer: Answer): Promise<Response> {
    const response = await answer(request);
    const { pathname, origin } = new URL(request.url);
    const isLinks = /^\/v1\/rooms\/[^/]+\/files\/links$/.test(pathname);
    if (!isLinks || !response.ok || !isPage()) return response;
    const { links, ...rest } = v.parse(fileAnswers.links, await response.json());
    const opened: Record<string, string> = {};
    for (const [id, link] of Object.entries(links))
      opened[id] = await this.#urlOf(new URL(link, origin).href, answer);
    return Response.json({ ...rest, links: opened });
  }

  /** The addresses lead nowhere any more. */
  end(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }

  async #urlOf(address: string, answer: Answer): Promise<string> {
    const known = this.#urls.get(address);
    if (known !== undefined) return known;
    const file = await answer(new Request(address));
    if (!file.ok) return address;
    const url = URL.createObjectURL(await file.blob());
    this.#urls.set(address, url);
    return url;
  }
}

// jsdom shows no pictures, and has no such addresses.
const isPage = () => globalThis.document !== undefined && 'createObjectURL' in URL;
