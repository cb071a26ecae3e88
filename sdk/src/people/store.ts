import { Emitter } from '../emitter.ts';
import { type Action, emptyModel, type Model, type News } from './model.ts';
import { reduce } from './reduce.ts';
import type { PeopleEvents, PeopleState } from './types.ts';
import { findChat, findContact, stateOf } from './view.ts';

/** Holds the model of people, and tells those who listen what an action brought. Only `dispatch` changes it. */
export class PeopleStore {
  readonly events = new Emitter<PeopleEvents & { state: PeopleState }>();
  model: Model = emptyModel('', 'idle');
  readonly #now: () => number;
  readonly #onChange: (model: Model) => void;
  #state: PeopleState | undefined;

  /** `now` by this device's clock; `onChange` is told of a new model before anyone else is. */
  constructor(now: () => number, onChange: (model: Model) => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  get state(): PeopleState {
    this.#state ??= stateOf(this.model);
    return this.#state;
  }

  dispatch(action: Action): void {
    const model = reduce(this.model, action, this.#now());
    if (model === this.model) return;
    this.model = model;
    this.#state = undefined;
    this.#onChange(model);
    for (const news of model.news) this.#tell(news);
    this.events.emit('state', this.state);
  }

  #tell(news: News): void {
    if (news.type !== 'message') {
      const contact = findContact(this.model, news.id);
      if (contact) this.events.emit(news.type, contact);
      return;
    }
    const { room, last } = news.activity;
    const chat = findChat(this.model, room);
    if (chat) this.events.emit('message', { chat, message: last });
  }
}
