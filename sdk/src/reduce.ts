import { appendEvents, finishSync, prependPage, startOver } from './log.ts';
import { type Action, type Model, noNews, show } from './model.ts';
import { acknowledge, addPending, changeFiles, refuse } from './pending.ts';

/** The one place where a room's model changes. Pure. */
export function reduce(before: Model, action: Action): Model {
  const model = { ...before, news: noNews };
  const { view } = model;
  switch (action.type) {
    case 'hello':
      // What came before its turn is asked for again by the `sync` that follows.
      return { ...model, epoch: model.epoch ?? action.epoch, sync: 'wanted', ahead: new Map() };
    case 'events':
      return appendEvents(acknowledge(model, action.acks ?? []), action.events);
    case 'acked':
      return acknowledge(model, action.acks);
    case 'refused':
      return refuse(model, action);
    case 'synced':
      return finishSync(model, action);
    case 'reset':
      return startOver(model, action.epoch);
    case 'presence':
      return changePresence(model, action);
    case 'pong':
      return before;
    case 'typing':
      return startTyping(model, action);
    case 'typing.expired':
      return show(model, { typing: view.typing.filter(({ id }) => id !== action.by) });
    case 'view.changed':
      return show(model, action.view);
    case 'person.changed':
      return { ...model, me: action.me };
    case 'sync.sent':
      return { ...model, sync: 'running' };
    case 'message.added':
      return addPending(model, action.messages);
    case 'message.discarded':
      return { ...model, pending: model.pending.filter(({ key }) => key !== action.cid) };
    case 'files.changed':
      return changeFiles(model, action);
    case 'history.asked':
      return show(model, { history: 'loading' });
    case 'history.failed':
      return show(model, { history: 'failed' });
    case 'history.came':
      return prependPage(model, action);
  }
}

function changePresence(model: Model, change: Extract<Action, { type: 'presence' }>): Model {
  const { joined, left, count } = change;
  const changed = new Set([...left, ...joined.map(({ id }) => id)]);
  const others = model.view.online.filter(({ id }) => !changed.has(id));
  return show(model, { online: [...others, ...joined], onlineCount: count });
}

function startTyping(model: Model, { by, name }: Extract<Action, { type: 'typing' }>): Model {
  const others = model.view.typing.filter(({ id }) => id !== by);
  const isOther = by !== model.me.id;
  return isOther ? show(model, { typing: [...others, { id: by, name }] }) : model;
}
