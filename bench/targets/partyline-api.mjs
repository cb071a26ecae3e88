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

/**
 * @param {string} address @param {object} body @param {string} [token]
 * @returns {Promise<any>}
 */
async function call(address, body, token) {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(`POST ${address}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
