import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { call, ownSocketAddress, read, socketAddress } from '../targets/partyline-api.mjs';

const PING_EVERY_MS = 25_000;
const started = Date.now().toString(16).padStart(12, '0');
let sent = 0;

/** A new person, not there yet. @param {string} url @param {string} name */
export async function newVisitor(url, name) {
  const { token, me } = await call(`${url}/v1/guest`, { name });
  return new Visitor({ url, token, id: me.id });
}

/** Somebody with a page open: one socket of their own, one in a room, pings as the client sends them. */
export class Visitor {
  #person;
  /** @type {WebSocket[]} */
  #sockets = [];
  /** @type {NodeJS.Timeout | undefined} */
  #pulse;
  head = 0;

  /** @param {{url: string, token: string, id: string}} person */
  constructor(person) {
    this.#person = person;
  }

  /** Does what a page does that opens the chat. @param {string} room */
  async come(room) {
    const own = await open(await ownSocketAddress(this.#person));
    await Promise.all([read(this.#person, '/v1/contacts'), read(this.#person, '/v1/lobby')]);
    const { host, port, path } = await socketAddress(this.#person, room);
    const inRoom = await open(`ws://${host}:${port}${path}`);
    this.#sockets = [inRoom, own];
    inRoom.on('message', (data) => {
      for (const [, seq] of String(data).matchAll(/"seq":(\d+)/g))
        this.head = Math.max(this.head, Number(seq));
    });
    const synced = heard(inRoom, /"type":"synced"/);
    inRoom.send('{"type":"sync","epoch":null,"after":null}');
    await synced;
    this.#pulse = setInterval(() => {
      for (const socket of this.#sockets) socket.send('{"type":"ping"}');
    }, PING_EVERY_MS);
  }

  /** Resolves with the ack. @param {string} text */
  async say(text) {
    const number = String(sent++).padStart(12, '0');
    const cid = `${started.slice(0, 8)}-${started.slice(8)}-7000-8000-${number}`;
    const [inRoom] = this.#sockets;
    if (!inRoom) throw new Error('come first');
    const acked = heard(inRoom, new RegExp(`"cid":"${cid}","seq"`));
    inRoom.send(JSON.stringify({ type: 'message.send', cid, text }));
    await acked;
  }

  /** Marks everything that arrived as read. @param {string} room */
  mark(room) {
    const { url, token } = this.#person;
    return call(`${url}/v1/rooms/${room}/read`, { seq: this.head }, token);
  }

  go() {
    clearInterval(this.#pulse);
    for (const socket of this.#sockets) socket.close(1000);
  }
}

/** @param {string} address */
async function open(address) {
  const socket = new WebSocket(address);
  await Promise.race([
    heard(socket, /"type":"hello"/),
    once(socket, 'close').then(() => Promise.reject(new Error('closed at once'))),
  ]);
  return socket;
}

/** @param {WebSocket} socket @param {RegExp} pattern */
async function heard(socket, pattern) {
  const late = AbortSignal.timeout(20_000);
  for (;;) {
    const [data] = await once(socket, 'message', { signal: late });
    if (pattern.test(String(data))) return;
  }
}

/** One after the other, so much apart. @param {number} times @param {number} everyMs @param {(turn: number) => unknown} task */
export async function paced(times, everyMs, task) {
  for (let turn = 0; turn < times; turn++) {
    const next = wait(everyMs);
    await task(turn);
    await next;
  }
}
