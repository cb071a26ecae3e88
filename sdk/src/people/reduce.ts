import { hearActivity, hearRead, raised, takeChat, takeChats } from './chats.ts';
import { hearContact, hearPresence, takeContact, takeContacts } from './contacts.ts';
import { type Action, emptyModel, type Model, put, without } from './model.ts';

const hiccupMs = 1_000;

/** The one place where the model of people changes. Pure: `at` is the moment of the action, by this device's clock in ms. */
export function reduce(before: Model, action: Action, at: number): Model {
  const model = { ...before, now: at + before.aheadMs, news: [] };
  switch (action.type) {
    case 'opened':
      return emptyModel(action.me, action.me ? 'connecting' : 'idle');
    case 'hello':
      return { ...model, connection: 'online', error: undefined, ...clock(before, action.now, at) };
    case 'pong':
      // A platform that answers pings by itself tells no time.
      return action.now === undefined ? model : { ...model, ...clock(before, action.now, at) };
    case 'contact':
      return hearContact(model, action.contact);
    case 'presence':
      return hearPresence(model, action);
    case 'activity':
      return hearActivity(model, action);
    case 'read':
      return hearRead(model, action);
    case 'me':
    case 'refused':
      return before;
    case 'connection.changed':
      return { ...model, connection: action.connection, error: action.error };
    case 'time.passed':
      return model;
    case 'snapshot.asked':
      return { ...model, heard: new Set(), wantsChats: false };
    case 'snapshot.failed':
      return { ...model, error: action.error };
    case 'contacts.came':
      return takeContacts({ ...model, error: undefined }, action.contacts);
    case 'contact.came':
      return takeContact(model, action.contact);
    case 'chats.came':
      return takeChats({ ...model, error: undefined }, action.chats, action.next);
    case 'chats.continued':
      return { ...action.chats.reduce(takeChat, model), next: action.next };
    case 'chat.came': {
      const heard = new Set(model.heard).add(action.chat.room);
      return takeChat({ ...model, heard }, action.chat);
    }
    case 'member':
      if (!action.isMember) return { ...model, chats: without(model.chats, action.room) };
      // The list that is here may be from before.
      return { ...model, wantsChats: model.wantsChats || !model.chats.has(action.room) };
    case 'contact.wished': {
      const { person } = action.wish;
      return { ...model, wishes: put(model.wishes, person.id, action.wish) };
    }
    case 'wish.ended':
      return endWish(model, action);
    case 'read.marked':
      return { ...model, marks: raised(model.marks, action.room, action.seq) };
  }
}

function clock({ aheadMs }: Model, serverNow: number, at: number): Pick<Model, 'now' | 'aheadMs'> {
  // A frame takes its time; what that changes is no news to anybody.
  const isSame = Math.abs(serverNow - at - aheadMs) < hiccupMs;
  return isSame ? { now: at + aheadMs, aheadMs } : { now: serverNow, aheadMs: serverNow - at };
}

/** A later wish for the same person stays. */
function endWish(model: Model, { id, token }: { id: string; token: object }): Model {
  if (model.wishes.get(id)?.token !== token) return model;
  return { ...model, wishes: without(model.wishes, id) };
}
