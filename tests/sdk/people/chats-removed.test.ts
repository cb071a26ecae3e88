import { expect, it } from 'vitest';
import { useTestClock } from '../clock.ts';
import { activity, chatIn, meet } from './meeting.ts';

useTestClock();

it('[NEW-3] [DEL-4] shows no text of a last message that was removed, and tells of nothing', async () => {
  const { people, socket } = await meet({ chats: [chatIn('a')] });
  const told: unknown[] = [];
  people.on('message', (news) => told.push(news));
  socket.hears(activity('a', 1));
  const said = activity('a', 1);
  const gone = { ...said, from: 1, to: 2, messages: 0, last: { ...said.last, text: '' } };
  // In any order: a device that connects is told again what was told before.
  for (const heard of [gone, said, gone]) {
    socket.hears(heard);
    expect(people.chat('a')).toMatchObject({ unread: 1, last: { seq: 1, text: '' } });
  }
  expect(told).toHaveLength(1);
  socket.hears(activity('a', 3, { from: 2 }));
  expect(people.chat('a')?.last).toMatchObject({ seq: 3, text: 'text 3' });
});
