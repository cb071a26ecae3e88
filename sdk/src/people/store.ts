import { Emitter } from '../emitter.ts';
import type { Chat } from '../protocol/index.ts';
import { type Action, emptyModel, type Model, type News } from './model.ts';
import { reduce } from './reduce.ts';
import type { ContactState, PeopleEvents, PeopleState } from './types.ts';
import { View } from './view.ts';

/** Holds the model of people, and tells those who listen what an action brought. Only `dispatch` changes it. */
export class PeopleStore {
  readonly events = new Emitter<PeopleEvents & { state: PeopleState }>();
  model: Model = emptyModel('', 'idle');
  readonly #view = new View();
  state: PeopleState = this.#view.state(this.model);
  readonly #now: () => number;
  readonly #onChange: (model: Model) => void;

  /** `now` by this device's clock; `onChange` is told of a new model before anyone else is. */
  constructor(now: () => number, onChange: (model: Model) => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  dispatch(action: Action): void {
    const { state } = this;
    const model = reduce(this.model, action, this.#now());
    if (model === this.model) return;
    this.model = model;
    this.state = this.#view.state(model);
    this.#onChange(model);
    for (const news of model.news) this.#tell(news);
    if (this.state !== state) this.events.emit('state', this.state);
  }

  contact(id: string): ContactState | undefined {
    return this.#view.contact(this.model, id);
  }

  chat(room: string): Chat | undefined {
    return this.#view.chat(this.model, room);
  }

  #tell(news: News): void {
    if (news.type !== 'message') {
      const contact = this.contact(news.id);
      if (contact) this.events.emit(news.type, contact);
      return;
    }
    const { room, last } = news.activity;
    const chat = this.chat(room);
    if (chat) this.events.emit('message', { chat, message: last });
  }
}
