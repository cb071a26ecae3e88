import { Emitter } from './emitter.ts';
import { PartylineError } from './error.ts';
import { type Action, emptyModel, type Model, stateOf } from './model.ts';
import { reduce } from './reduce.ts';
import type { RoomEvents, RoomState } from './types.ts';

/** Holds a room's model, and tells those who listen what an action brought. Only `dispatch` changes it. */
export class Store {
  readonly events = new Emitter<RoomEvents & { state: RoomState }>();
  model: Model;
  /** What `model` looks like from outside. */
  state: RoomState;
  /** Told of a new model before anyone else is, so that what follows from it is done first. */
  readonly #onChange: (model: Model) => void;

  constructor(id: string, me: Model['me'], onChange: (model: Model) => void) {
    this.model = emptyModel(id, me);
    this.state = stateOf(this.model);
    this.#onChange = onChange;
  }

  dispatch(action: Action): void {
    const before = this.model;
    const model = reduce(before, action);
    if (model === before) return;
    this.model = model;
    this.state = stateOf(model);
    this.#onChange(model);
    const { connection } = model.view;
    if (connection !== before.view.connection) this.events.emit('connection', connection);
    for (const message of model.news.received) this.events.emit('message', message);
    this.events.emit('state', this.state);
  }

  /** Throws what a room that has ended answers to everything. */
  ensureOpen(): void {
    const { connection } = this.model.view;
    if (connection.status === 'refused') throw new PartylineError(connection.error);
    if (connection.status === 'closed') throw new PartylineError('aborted');
  }

  /** Resolves when the newest messages are here; rejects when the room ends before. */
  loaded(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          this.ensureOpen();
          if (!this.state.isLoaded) return;
          resolve();
        } catch (error) {
          reject(error);
        }
        undo();
      };
      const undo = this.events.on('state', look);
      look();
    });
  }
}
