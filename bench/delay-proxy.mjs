import http from 'node:http';
import { findFreePort } from '../scripts/stack/ports.mjs';

/**
 * An HTTP proxy on loopback that holds every request back for a while before it passes it on: a
 * database that is far away.
 * @param {{target: string, delayMs: number}} options
 */
export async function startDelayProxy({ target, delayMs }) {
  const port = await findFreePort();
  const { hostname, port: targetPort } = new URL(target);
  const agent = new http.Agent({ keepAlive: true });

  const server = http.createServer((request, response) => {
    const pass = () => {
      const onward = http.request(
        {
          agent,
          host: hostname,
          port: targetPort,
          method: request.method,
          path: request.url,
          headers: request.headers,
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    };
    setTimeout(pass, delayMs);
  });

  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
