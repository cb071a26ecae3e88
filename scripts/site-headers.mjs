// dist/site/_headers: what Cloudflare sends with the files that it serves without asking the Worker. Taken from the code
// that serves them at the other home, so that both say the same.
import { build } from 'esbuild';
import { inProject } from './project.mjs';

// These are the platform's own.
const others = ['etag', 'x-request-id'];

/**
 * @param {Readonly<Record<string, import('../party/http/deps.ts').SiteFile>>} site
 * @returns {Promise<string>}
 */
export async function siteHeaders(site) {
  const headersOf = await loadHeaders();
  const rules = Object.keys(site).map((path) => {
    const lines = [...headersOf(path, site)].filter(([name]) => !others.includes(name));
    return [ruleOf(path), ...lines.map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  });
  return `${[...new Set(rules)].join('\n')}\n`;
}

/** One rule for all assets of a kind: the platform takes a hundred in all. @param {string} path */
const ruleOf = (path) => `/${path.replace(/^assets\/.*(\.\w+)$/, 'assets/*$1')}`;

/** @returns {Promise<(path: string, site: object) => Headers>} */
async function loadHeaders() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { secure } from './headers.ts';
        import { serveFile } from './site.ts';
        export const headersOf = (path, site) => secure(serveFile(new Request('https://site/' + path), site), '').headers;`,
      resolveDir: inProject('party/http'),
    },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { headersOf } = await import(`data:text/javascript;base64,${text}`);
  return headersOf;
}
