/**
 * The few calls of the HTTP API that a load needs.
 * @typedef {{url: string, token: string}} Person
 */

/** A new guest. @param {string} url @param {string} name @returns {Promise<Person>} */
export async function guest(url, name) {
  const { token } = await call(`${url}/v1/guest`, { name });
  return { url, token };
}

/** @param {Person} person @param {string} id */
export function makeRoom({ url, token }, id) {
  return call(`${url}/v1/rooms`, { id }, token);
}

/**
 * Where and how a person opens a socket to a room, once, within 30 s.
 * @param {Person} person @param {string} room
 */
export async function socketAddress({ url, token }, room) {
  const { ticket } = await call(`${url}/v1/ticket`, { room }, token);
  const { hostname, port } = new URL(url);
  const path = `/parties/room/${room}?t=${encodeURIComponent(ticket)}&v=1`;
  return { host: hostname, port: Number(port), path };
}

/** Where and how a person opens the socket of their own. @param {Person & {id: string}} person */
export async function ownSocketAddress({ url, token, id }) {
  const { ticket } = await call(`${url}/v1/me/ticket`, {}, token);
  const path = `/parties/person/${id}?t=${encodeURIComponent(ticket)}&v=1`;
  return `${url.replace(/^http/, 'ws')}${path}`;
}

/** Does something with somebody else. @param {Person} person @param {string} action @param {{id: string}} other */
export function act({ url, token }, action, { id }) {
  return call(`${url}/v1/people/${id}/${action}`, {}, token);
}

/** @param {Person} person @param {string} path */
export function read({ url, token }, path) {
  return call(`${url}${path}`, undefined, token);
}

/**
 * Asks the API; rejects unless it says yes.
 * @param {string} address @param {object | undefined} body @param {string} [token]
 * @returns {Promise<any>}
 */
export async function call(address, body, token) {
  const response = await fetch(address, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${address}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
