import { afterEach, describe, expect, it, vi } from 'vitest';
import { Street, shown, texts } from './street.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What the clients said on their sockets of one kind, oldest first. */
function listen(street: Street): { type: string; cid?: string }[] {
  const said: { type: string; cid?: string }[] = [];
  const { accept } = street.town.room();
  street.town.room().accept = function (identity) {
    const socket = accept.call(this, identity);
    const { say } = socket;
    socket.say = (frame) => {
      said.push(JSON.parse(frame));
      say.call(socket, frame);
    };
    return socket;
  };
  return said;
}

describe('the outbox and the room together', () => {
  it('[OUT-1] keep a message in the outbox until its ack', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    street.town.room().disk.isSlow = true;
    void ann.room.send('hello');
    await street.pass(1_000);
    expect(await ann.browser.unsent()).toMatchObject([{ text: 'hello' }]);
    expect(shown(ann)).toEqual(['ann joined', 'hello (sending)']);
    street.town.room().disk.isSlow = false;
    await street.pass(100);
    expect(await ann.browser.unsent()).toEqual([]);
    expect(shown(ann)).toEqual(['ann joined', 'hello (sent)']);
  });

  it('[OUT-2] send after a reload what the page before left, in its order', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    ann.tab.setOnline(false);
    for (let i = 0; i < 12; i += 1) void ann.room.send(`m${i}`);
    await street.pass(100);
    ann.tab.end();
    const again = await street.open(ann);
    await street.pass(1_000);
    expect(texts(again)).toEqual(Array.from({ length: 12 }, (_, i) => `m${i}`));
    expect(street.town.stored()).toHaveLength(13);
  });

  it('[OUT-2] keep the order when the room dies amid it', async () => {
    for (let steps = 0; steps < 60; steps += 3) {
      const street = await Street.build();
      const ann = await street.moveIn('ann');
      for (let i = 0; i < 12; i += 1) void ann.room.send(`m${i}`);
      for (let i = 0; i < steps; i += 1) await street.town.world.step();
      street.town.room().crash();
      await street.pass(20_000);
      expect(texts(ann), `${steps} steps`).toEqual(Array.from({ length: 12 }, (_, i) => `m${i}`));
      expect(street.town.stored()).toHaveLength(13);
    }
  });

  it('[OUT-3] let one tab send what an earlier page left', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    ann.tab.setOnline(false);
    void ann.room.send('left behind');
    await street.pass(100);
    ann.tab.end();
    const said = listen(street);
    const tabs = [await street.open(ann), await street.open(ann)];
    await street.pass(1_000);
    for (const tab of tabs) expect(texts(tab)).toEqual(['left behind']);
    expect(said.filter(({ type }) => type === 'message.send')).toHaveLength(1);
  });

  it('[OUT-4] retry what was refused for good under a new cid', async () => {
    const street = await Street.build();
    const said = listen(street);
    const ann = await street.moveIn('ann');
    ann.room.send({ text: 'to the future', replyTo: 99 }).catch(() => undefined);
    await street.pass(100);
    expect(shown(ann)).toEqual(['ann joined', 'to the future (failed)']);
    const failed = ann.room.state.timeline.at(-1)?.key ?? '';
    ann.room.retry(failed).catch(() => undefined);
    await street.pass(100);
    const cids = said.flatMap(({ type, cid }) => (type === 'message.send' ? [cid] : []));
    expect(new Set(cids).size).toBe(2);
  });

  it('[OUT-5] empty the outbox at a sign-out, and nobody else sends from it', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    street.town.room().disk.isSlow = true;
    ann.room.send('unsent').catch(() => undefined);
    await street.pass(100);
    street.town.room().crash();
    street.town.room().disk.isSlow = false;
    void ann.tab.client.signOut();
    await street.pass(1_000);
    expect(await ann.browser.unsent()).toEqual([]);
    void ann.tab.client.enterAsGuest('bob');
    await street.town.world.settle();
    const bob = await street.open(ann, ann.tab);
    await street.pass(5_000);
    expect(shown(bob)).toEqual(['ann joined', 'bob joined']);
  });

  it('[OUT-6] show a message once when its ack is lost, and after a reload', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    if (ann.tab.socket) ann.tab.socket.lose = 1;
    void ann.room.send('hello');
    await street.pass(30_000);
    expect(shown(ann)).toEqual(['ann joined', 'hello (sent)']);
    ann.tab.end();
    expect(shown(await street.open(ann))).toEqual(['ann joined', 'hello (sent)']);
    expect(street.town.stored()).toHaveLength(2);
  });

  it('[OUT-6] show a message once when the answer was lost with the room', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    if (ann.tab.socket) ann.tab.socket.isHeld = false;
    void ann.room.send('hello');
    while (street.town.stored().length < 2) await street.town.world.step();
    street.town.room().crash();
    await street.pass(20_000);
    expect(shown(ann)).toEqual(['ann joined', 'hello (sent)']);
    expect(street.town.stored()).toHaveLength(2);
  });
});
