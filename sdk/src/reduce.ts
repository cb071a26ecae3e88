import { appendEvents, finishSync, prependPage, startOver } from './log.ts';
import type { Action, Model } from './model.ts';
import { acknowledge, addPending, refuse, without } from './pending.ts';

const nothing: Model['news'] = { received: [], settled: [] };

/** The one place where a room's model changes. Pure. Answers the same model when nothing changed. */
export function reduce(before: Model, action: Action): Model {
  const model =
    before.news === nothing || action.type === 'pong' ? before : { ...before, news: nothing };
  switch (action.type) {
    case 'hello':
      // What came before its turn is asked for again by the `sync` that follows.
      return { ...model, epoch: model.epoch ?? action.epoch, sync: 'wanted', ahead: new Map() };
    case 'events':
      return appendEvents(acknowledge(model, action.acks ?? []), action.events);
    case 'acked':
      return acknowledge(model, action.acks);
    case 'refused':
      return action.cid === undefined ? model : refuse(model, action.cid, action.code);
    case 'synced':
      return finishSync(
        { ...model, online: action.online, onlineCount: action.count },
        action.head,
      );
    case 'reset':
      return startOver(model, action.epoch);
    case 'presence':
      return changePresence(model, action);
    case 'pong':
      return model;
    case 'typing':
      return startTyping(model, action);
    case 'typing.expired':
      return { ...model, typing: model.typing.filter(({ until }) => until > action.now) };
    case 'connection.changed':
      return { ...model, connection: action.status, sync: 'none' };
    case 'room.described':
      return { ...model, title: action.title, description: action.description };
    case 'person.changed':
      return { ...model, me: action.me };
    case 'sync.sent':
      return { ...model, sync: 'running', askedFrom: model.last };
    case 'message.added':
      return addPending(model, action.messages);
    case 'message.discarded':
      return { ...model, pending: without(model.pending, action.cid) };
    case 'history.asked':
      return { ...model, history: 'loading' };
    case 'history.failed':
      return { ...model, history: 'failed' };
    case 'history.came':
      return prependPage(model, action.before, action.page);
    default:
      return assertNever(action);
  }
}

function changePresence(model: Model, change: Extract<Action, { type: 'presence' }>): Model {
  const changed = new Set([...change.left, ...change.joined.map(({ id }) => id)]);
  const others = model.online.filter(({ id }) => !changed.has(id));
  return { ...model, online: [...others, ...change.joined], onlineCount: change.count };
}

function startTyping(
  model: Model,
  { by, name, until }: Extract<Action, { type: 'typing' }>,
): Model {
  if (by === model.me.id) return model;
  const others = model.typing.filter(({ id }) => id !== by);
  return { ...model, typing: [...others, { id: by, name, until }] };
}

function assertNever(action: never): never {
  throw new Error(`Unknown action: ${JSON.stringify(action)}`);
}
