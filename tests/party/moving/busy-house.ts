import { randomBytes } from 'node:crypto';
import type { Room } from '../../../party/room/room.ts';
import { sealOf } from '../files/memory-store.ts';
import { fixture } from '../pictures/samples.ts';
import {
  acme,
  enter,
  openTwoSites,
  operate,
  type Place,
  type TwoSites,
  type Visitor,
} from '../sites/two-sites.ts';
import { ownOrigin } from '../support/house.ts';

const home: Place = { key: '', origin: ownOrigin };
export const files = {
  small: `f_${'s'.repeat(22)}`,
  large: `f_${'l'.repeat(22)}`,
  gone: `f_${'g'.repeat(22)}`,
  unsent: `f_${'u'.repeat(22)}`,
};
export const identityKey = Buffer.alloc(32, 7).toString('base64url');
const mib = 1024 * 1024;
export const largeText = new TextEncoder().encode(randomBytes(1_300_000).toString('hex'));

/** Everything that can be on a server: friends and a private talk, two sites, files, removed messages, a picture, marks. */
export async function openBusyHouse() {
  const two = await openTwoSites();
  const ann = await two.signUp('ann', home);
  const ben = await two.signUp('ben', home);
  const cleo = await two.signUp('cleo', home);
  const bob = await two.signUp('bob_acme', acme);
  await befriend(ann, ben);
  await cleo.ask('POST', `/v1/people/${ann.id}/request`, { note: 'It is me' });
  await ben.ask('POST', `/v1/people/${cleo.id}/block`, {});
  await ann.ask('PATCH', '/v1/me', {
    name: 'Änn',
    about: 'Likes\nlines',
    link: 'https://a.example',
  });
  await two.put(ann, '/v1/me/picture', fixture('gps.jpg'));
  const room = await talk(two, ann, ben);
  const chat = (await ann.ask('POST', `/v1/people/${ben.id}/chat`)).body.chat.room as string;
  const there = await enter(two.house, ann, chat);
  there.say('Between us');
  await there.settle();
  await acmeTalk(two, bob);
  // When she was last there.
  await two.house.client.execute({
    sql: 'INSERT INTO presence (person, until, seen_at) VALUES (?, 0, 1700000000000)',
    args: [ann.id],
  });
  return { ...two, ann, ben, cleo, bob, chat, room };
}
export type BusyHouse = Awaited<ReturnType<typeof openBusyHouse>>;

async function befriend(one: Visitor, other: Visitor): Promise<void> {
  await one.ask('POST', `/v1/people/${other.id}/request`, {});
  await other.ask('POST', `/v1/people/${one.id}/accept`);
}

async function talk(two: TwoSites, ann: Visitor, ben: Visitor) {
  const [hers, his] = [
    await enter(two.house, ann, 'general'),
    await enter(two.house, ben, 'general'),
  ];
  hers.say('Hello');
  his.say('Grüße 😀 "quoted" \u2028 and\nlines');
  hers.say('I will take this back');
  await two.upload(ann, 'general', { id: files.small, name: 'trees.txt' });
  await two.upload(ann, 'general', { id: files.gone, name: 'gone.txt' });
  await two.upload(ann, 'general', { id: files.unsent, name: 'unsent.txt' });
  await uploadLarge(two, ann);
  hers.say('Two files', [{ id: files.small }, { id: files.large }]);
  hers.say('A file that goes', [{ id: files.gone }]);
  await hers.settle();
  for (const seq of [5, 7]) await ann.ask('DELETE', `/v1/rooms/general/events/${seq}`);
  // He goes and comes back.
  const general = two.house.objectOf('room', 'general') as Room;
  general.message(his.ear, JSON.stringify({ type: 'room.leave' }));
  await hers.settle();
  await enter(two.house, ben, 'general');
  await ben.ask('POST', '/v1/rooms/general/read', { seq: 4 });
  await hers.settle();
  return hers;
}

async function uploadLarge(two: TwoSites, ann: Visitor): Promise<void> {
  const said = { id: files.large, name: 'large.txt', type: 'text/plain', size: largeText.length };
  await ann.ask('POST', '/v1/rooms/general/files', said);
  for (let index = 0; index * mib < largeText.length; index += 1) {
    const part = largeText.subarray(index * mib, (index + 1) * mib);
    await two.put(ann, `/v1/files/${files.large}/parts/${index}`, part);
  }
  const digest = sealOf(largeText, mib);
  const { status, body } = await ann.ask('POST', `/v1/files/${files.large}/finish`, { digest });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

async function acmeTalk(two: TwoSites, bob: Visitor): Promise<void> {
  const key = {
    kid: 'k1',
    algorithm: 'HS256',
    issuer: 'https://www.acme.example',
    key: identityKey,
  };
  await operate(two.house, 'POST', '/acme/keys', key);
  await bob.ask('POST', '/v1/rooms', { id: 'lounge', title: 'Acme lounge' });
  const there = await enter(two.house, bob, 'lounge');
  there.say('Words of Acme');
  await there.settle();
}
