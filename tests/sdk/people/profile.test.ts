import { expect, it } from 'vitest';
import { pass, useTestClock } from '../clock.ts';
import { ann } from '../world.ts';
import { bea, contactOf, greet, meet } from './meeting.ts';

useTestClock();

it('[PROF-3] keeps the own name that another device gave', async () => {
  const { client, socket } = await meet();
  socket.hears({ type: 'me', me: { ...ann, name: 'Anna', picture: 'abc' } });
  expect(client.session).toMatchObject({ me: { name: 'Anna', picture: 'abc' } });
});

it('[PROF-1] edits the profile, and is known by the new name at once', async () => {
  const { world, client, people } = await meet();
  const person = { ...ann, name: 'Anna' };
  const details = {
    about: 'Hi',
    location: '',
    pronouns: '',
    link: '',
    createdAt: 1,
    contact: null,
  };
  world.routes.set('PATCH /v1/me', () => ({ body: { profile: { person, ...details } } }));
  expect(await people.editProfile({ name: 'Anna', about: 'Hi' })).toMatchObject({ about: 'Hi' });
  expect(world.calls.at(-1)).toMatchObject({ body: { name: 'Anna', about: 'Hi' } });
  expect(client.session).toMatchObject({ me: { name: 'Anna' } });
});

it('removes the picture, and gives the address of one', async () => {
  const { world, client, people } = await meet();
  world.routes.set('DELETE /v1/me/picture', () => ({ body: { me: ann } }));
  expect(await people.removePicture()).toEqual(ann);
  expect(client.session).toMatchObject({ me: ann });
  expect(people.pictureOf({ picture: 'abc' })).toBe('https://chat.example.org/v1/pictures/abc');
  expect(people.pictureOf(ann)).toBeUndefined();
});

it('[PROF-4] stays signed in over a change of the password', async () => {
  const { world, client, people, socket } = await meet();
  world.routes.set('POST /v1/me/password', () => {
    // The server ends the old session's sockets before it answers.
    socket.drop(4400, 'signed-out');
    return { body: { token: 'new-token', expiresAt: Date.now() + 1e9, me: ann } };
  });
  await people.changePassword({ current: 'correct horse', next: 'battery staple' });
  expect(client.session.status).toBe('signed-in');
  await pass(1_000);
  await greet(world);
  expect(world.calls.at(-1)?.token).toBe('new-token');
  expect(people.state.connection).toBe('online');
});

it('finds people page by page, and knows them afterwards', async () => {
  const { world, people } = await meet();
  world.routes.set('GET /v1/people', () => ({
    body: { people: [{ person: bea, state: 'none' }], next: 'more' },
  }));
  expect(people.known(bea.id)).toBeUndefined();
  const found = await people.find({ search: 'be', cursor: 'c', limit: 5 });
  expect(found).toEqual({ people: [{ person: bea, state: 'none' }], next: 'more' });
  expect(String(world.calls.at(-1)?.query)).toBe('search=be&cursor=c&limit=5');
  expect(people.known(bea.id)).toEqual(bea);
});

it('reads the profile of somebody, and what they are to oneself', async () => {
  const { world, people } = await meet();
  const details = { about: '', location: '', pronouns: '', link: '', createdAt: 1 };
  const contact = contactOf(bea, 'incoming', { note: 'Hello!' });
  world.routes.set(`GET /v1/people/${bea.id}`, () => ({
    body: { profile: { person: bea, ...details, contact } },
  }));
  expect(await people.profile(bea.id)).toMatchObject({ person: bea });
  expect(people.contact(bea.id)).toMatchObject({ state: 'incoming', note: 'Hello!' });
  expect(people.state.requests).toBe(1);
});
