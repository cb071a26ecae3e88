import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';

/**
 * Makes this process the only one that serves the data. A socket in the folder, not a file with a process id: the system closes it
 * with its process, however that ends, and it is seen by other containers that share the folder.
 * @param {string} dataFolder
 * @returns {Promise<() => Promise<void>>} gives the folder back
 */
export async function lockData(dataFolder) {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'lock');
  const server = await listenOn(path);
  // It alone keeps no process alive.
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve(undefined)));
}

/**
 * @param {string} path
 * @returns {Promise<import('node:net').Server>}
 */
async function listenOn(path) {
  const server = await listen(path);
  if (server) return server;
  if (await isAnswered(path)) throw inUse(path);
  // Left by a process that was killed.
  await rm(path, { force: true });
  const second = await listen(path);
  if (second) return second;
  throw inUse(path);
}

/**
 * @param {string} path
 * @returns {Promise<import('node:net').Server | undefined>} undefined when there is such a file already
 */
const listen = (path) =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('listening', () => resolve(server));
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new Failure(`Unable to lock the data; ${error.message}`));
    });
    server.listen(path);
  });

/** @param {string} path */
const isAnswered = (path) =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** @param {string} path */
const inUse = (path) =>
  new Failure(
    `This data is served by another process already (${path}): stop that one, or choose another folder with PARTYLINE_DATA=…`,
  );
