import type { ContactState, PeopleState } from '../../sdk/src/people/types.ts';
import type { Chat } from '../../sdk/src/protocol/index.ts';
import { FakeCalls } from './fake-calls.ts';

/** What of people is drawn, which a test writes. */
export class FakePeopleState extends FakeCalls {
  readonly #listeners = new Set<(state: PeopleState) => void>();
  state: PeopleState = {
    connection: 'online',
    isLoaded: true,
    contacts: [],
    chats: [],
    hasMoreChats: false,
    unread: 0,
    requests: 0,
  };

  /** Writes contacts, chats or the connection; the counts follow. */
  update(change: Partial<PeopleState>): void {
    const next = { ...this.state, ...change };
    const requests = next.contacts.filter(({ state }) => state === 'incoming').length;
    const unread = next.chats.reduce((sum, chat) => sum + chat.unread, 0);
    this.state = { ...next, requests, unread };
    for (const listener of this.#listeners) listener(this.state);
  }

  subscribe(listener: (state: PeopleState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  loaded(): Promise<PeopleState> {
    if (this.state.isLoaded) return Promise.resolve(this.state);
    return new Promise((resolve) => {
      const undo = this.subscribe((state) => {
        if (!state.isLoaded) return;
        undo();
        resolve(state);
      });
    });
  }
  contact(id: string): ContactState | undefined {
    return this.state.contacts.find(({ person }) => person.id === id);
  }
  chat(room: string): Chat | undefined {
    return this.state.chats.find((chat) => chat.room === room);
  }
  close(): void {
    this.#listeners.clear();
  }
}
