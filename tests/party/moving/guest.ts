import { admit, readIdentity } from '../../../party/auth/admit.ts';
import type { Room } from '../../../party/room/room.ts';
import { Ear } from '../sites/two-sites.ts';
import { type House, ownOrigin, secret } from '../support/house.ts';

let made = 0;
function newCid(): string {
  made += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8001-${String(made).padStart(12, '0')}`;
}

/** A guest in a room of the default site, in sync; `known`: the secret of the house. */
export async function enterAsGuest(house: House, room: string, known = secret) {
  const headers = { origin: ownOrigin };
  const { body: session } = await house.ask('POST', '/v1/guest', {
    headers,
    body: { name: 'Gus' },
  });
  const { token } = session;
  const { body } = await house.ask('POST', '/v1/ticket', { headers, token, body: { room } });
  const url = `${ownOrigin}/parties/room/${room}?t=${body.ticket}&v=1`;
  const request = new Request(url, { headers: { ...headers, upgrade: 'websocket' } });
  const deps = { config: { secret: known }, sites: house.sites, clock: Date };
  const admission = await admit(request, { ...deps, newConnectionId: () => 'c' });
  if (!admission.ok) throw new Error(`not let in: ${admission.code}`);
  const identity = await readIdentity(admission.request, known);
  if (identity === undefined) throw new Error('no identity');
  const object = house.objectOf('room', room) as Room;
  await object.ready();
  const ear = new Ear();
  await object.connect(ear, identity);
  const settle = async () => {
    for (let round = 0; round < 2; round += 1) await object.order({ type: 'sweep', room });
  };
  const order = (message: object) => object.message(ear, JSON.stringify(message));
  order({ type: 'sync', epoch: 'any', after: null });
  await settle();
  const say = (text: string) => order({ type: 'message.send', cid: newCid(), text });
  return { ear, say, settle };
}
