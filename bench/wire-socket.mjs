import { randomBytes } from 'node:crypto';
import net from 'node:net';

/**
 * Looks at what arrived; the last KEPT bytes from before stand in front of it once more.
 * @typedef {(bytes: Buffer, socket: WireSocket) => void} Look
 * @typedef {{host: string, port: number, path: string, headers?: Record<string, string>}} Address
 * @typedef {{send(text: string): void, close(): void, lost?: string}} WireSocket
 */

/** So many of the last bytes are shown again in front of the next ones, for what was cut in two. */
export const KEPT = 64;

// One buffer for every socket: a chunk is looked at before the next one is read, so nothing is
// allocated per read, and 100 sockets cost the driver little beside the server.
const shared = Buffer.allocUnsafe(KEPT + 256 * 1024);

/**
 * A WebSocket that does not decode: it sends text frames and shows the raw bytes that come in.
 * A load driver that unpacks every frame needs more processor than the server that it drives.
 * @param {Address} address
 * @param {Look} look
 * @returns {Promise<WireSocket>}
 */
export function openWireSocket(address, look) {
  return new Promise((resolve, reject) => {
    const state = { kept: 0, tail: Buffer.alloc(KEPT), open: false, handshake: '' };
    /** @type {WireSocket} */
    const wire = {
      send: (text) => void socket.write(textFrame(text)),
      close: () => void socket.destroy(),
    };

    /** @param {number} length */
    const show = (length) => {
      state.tail.copy(shared, KEPT - state.kept, 0, state.kept);
      look(shared.subarray(KEPT - state.kept, KEPT + length), wire);
      const end = KEPT + length;
      const from = Math.max(end - KEPT, KEPT - state.kept);
      state.kept = end - from;
      shared.copy(state.tail, 0, from, end);
    };

    /** @param {number} length */
    const shakeHands = (length) => {
      state.handshake += shared.toString('latin1', KEPT, KEPT + length);
      const end = state.handshake.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!state.handshake.startsWith('HTTP/1.1 101')) {
        socket.destroy();
        reject(new Error(`unable to open ${address.path}; ${state.handshake.slice(0, 200)}`));
        return;
      }
      state.open = true;
      resolve(wire);
      const rest = state.handshake.slice(end + 4);
      if (rest) show(shared.write(rest, KEPT, 'latin1'));
    };

    const socket = net.connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      onread: {
        buffer: shared.subarray(KEPT),
        callback: (length) => {
          if (state.open) show(length);
          else shakeHands(length);
          return true;
        },
      },
    });
    socket.on('connect', () => socket.write(upgradeOf(address)));
    socket.on('error', reject);
    socket.on('close', () => {
      wire.lost = `closed by ${address.host}:${address.port}`;
      reject(new Error(`unable to open ${address.path}; the server closed`));
    });
  });
}

/** @param {Address} address */
function upgradeOf({ host, port, path, headers = {} }) {
  const own = {
    Host: `${host}:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const lines = Object.entries({ ...own, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/**
 * A client's text frame. Its mask is zero, which the protocol allows, and saves masking.
 * @param {string} text
 */
function textFrame(text) {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : 4;
  const frame = Buffer.alloc(head + 4 + length);
  frame[0] = 0x81;
  frame[1] = 0x80 | (length < 126 ? length : 126);
  if (head === 4) frame.writeUInt16BE(length, 2);
  frame.write(text, head + 4);
  return frame;
}
