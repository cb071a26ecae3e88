import { connect, createServer } from 'node:net';
import { Failure } from '../failure.mjs';

// Below the range from which systems take the local ports of outgoing connections: a server that is
// killed and started again on the same port must find it free.
const lowest = 20_000;
const highest = 32_000;

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
const canListen = (port, host) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/**
 * Whether nobody listens on the port, on loopback or on any address.
 * @param {number} port
 */
export const isFree = async (port) =>
  (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));

/** @returns {Promise<number>} a port that was free a moment ago */
export async function findFreePort() {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
  throw new Error(`found no free port between ${lowest} and ${highest}`);
}

/**
 * Whether nobody listens on the port; a server that is merely busy does not count.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export const isRefused = (port) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', (error) => resolve('code' in error && error.code === 'ECONNREFUSED'));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });

/**
 * @param {number} port
 * @param {string} setting the environment variable that chooses it
 */
export const takenPort = (port, setting) =>
  new Failure(
    `Port ${port} is taken by another program: stop it, or choose another with ${setting}=…`,
  );
