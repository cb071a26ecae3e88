import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { useStack } from '../../support/stack.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const head = [
  'POST /v1/guest HTTP/1.1',
  'host: localhost',
  'content-type: application/json',
  'content-length: 10',
  'transfer-encoding: chunked',
].join('\r\n');

/** Sends chunks until the line is gone. */
function pour(socket: Socket): void {
  if (socket.destroyed) return;
  const chunk = Buffer.alloc(65_536, 'x');
  socket.write(`${chunk.length.toString(16)}\r\n`);
  socket.write(chunk);
  if (socket.write('\r\n')) setImmediate(pour, socket);
  else socket.once('drain', () => pour(socket));
}

it('[HTTP-2] [S23] a body that says it is short and never ends is refused, and not gathered', async () => {
  const socket = connect(Number(new URL(stack().url).port), '127.0.0.1');
  socket.on('error', () => {});
  const answer = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(String(data)));
  });
  socket.write(`${head}\r\n\r\n`);
  pour(socket);
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});
