import { expect, it } from 'vitest';
import { World } from '../../party/testing/world.ts';

const start = 1_000_000;

it('lets things happen one after the other, in the order in which they were begun', async () => {
  const world = new World(start);
  const told: string[] = [];
  world.post(() => {
    told.push('one');
    world.post(() => told.push('three'));
    void Promise.resolve().then(() => told.push('said after one'));
  });
  world.post(() => told.push('two'));
  await world.settled();
  expect(told).toEqual(['one', 'said after one', 'two', 'three']);
});

it('lets nothing happen while somebody works, but while they wait for an object', async () => {
  const world = new World(start);
  const told: string[] = [];
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  world.post(() => {
    const work = world.begin();
    setTimeout(async () => {
      told.push('worked');
      await work.waiting(asked);
      told.push('answered');
      work.end();
    }, 5);
  });
  world.post(() => {
    told.push('another');
    answer();
  });
  await world.settled();
  expect(told).toEqual(['worked', 'another', 'answered']);
});

it('goes on when work ends before what it asked for has come', async () => {
  const world = new World(start);
  const told: string[] = [];
  let answer = () => {};
  const work = world.begin();
  const waits = work.waiting(new Promise<void>((resolve) => (answer = resolve)));
  work.end();
  answer();
  await waits;
  const other = world.begin();
  world.post(() => told.push('after the work'));
  setTimeout(() => {
    told.push('worked');
    other.end();
  }, 5);
  await world.settled();
  expect(told).toEqual(['worked', 'after the work']);
});

it('waits for time where a client does, and not where the server only gathers', async () => {
  const world = new World(start);
  const told: string[] = [];
  world.clock.after(50, () => told.push(`client at ${world.now() - start}`));
  world.serverClock.after(50, () => told.push(`server at ${world.now() - start}`));
  world.serverClock.after(500, () => told.push(`timer at ${world.now() - start}`));
  await world.settled();
  expect(told).toEqual(['server at 0']);
  await world.advance(1_000);
  expect(told).toEqual(['server at 0', 'client at 50', 'timer at 500']);
  expect(world.now()).toBe(start + 1_000);
});

it('lets time pass for what gathers without end', async () => {
  const world = new World(start);
  let rounds = 0;
  const again = () => {
    rounds += 1;
    if (world.now() < start + 200) world.serverClock.after(100, again);
  };
  again();
  await world.settled();
  expect(world.now()).toBeGreaterThanOrEqual(start + 200);
  expect(rounds).toBeGreaterThan(2);
});

it('calls off what is not wanted any more', async () => {
  const world = new World(start);
  const told: string[] = [];
  world.clock.after(10, () => told.push('never'))();
  await world.advance(20);
  world.clock.after(10, () => told.push('never'));
  world.end();
  await world.advance(20);
  expect(told).toEqual([]);
});
