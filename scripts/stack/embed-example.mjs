import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Failure } from '../failure.mjs';
import { inProject } from '../project.mjs';

const site = inProject('dist/site');
const written = 'http://localhost:1999';

/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/**
 * Serves the embed example from an origin of its own, as a stranger's website would. It holds no widget:
 * that comes from the server.
 * @param {{ port: number, server: string }} options server: the origin to write into the page
 * @returns {Promise<() => Promise<void>>} stops it
 */
export async function serveEmbedExample({ port, server }) {
  const http = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    const isPage = path === '/' || path === '/embed.html';
    const file = isPage ? 'embed.html' : path.startsWith('/assets/') ? path : undefined;
    const text = file && (await readFile(join(site, file), 'utf8').catch(() => undefined));
    // Browsers ask for an icon unasked; a 404 in the console would look like a fault of the example.
    if (path === '/favicon.ico') return response.writeHead(204).end();
    if (!file || text === undefined) return response.writeHead(404).end();
    const type = `${types[extname(file)] ?? 'text/plain'}; charset=utf-8`;
    response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
    return response.end(extname(file) === '.html' ? text.replaceAll(written, server) : text);
  });
  await new Promise((resolve, reject) => {
    http.once('error', () => reject(new Failure(`Port ${port} was taken just now: start again.`)));
    http.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
}
