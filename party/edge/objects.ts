/** The durable objects of the Worker: those that PartyKit runs too, on what Cloudflare gives. */
import { FileObject } from '../home/file.ts';
import { LimiterObject } from '../home/limiter.ts';
import { PersonObject } from '../home/person.ts';
import { RoomObject } from '../home/room.ts';
import { ScribeObject } from '../home/scribe.ts';
import { AnsweringObject } from './answering-object.ts';
import type { ObjectState } from './cloudflare.ts';
import type { Environment } from './environment.ts';
import { HearingObject } from './hearing-object.ts';

export class Room extends HearingObject<RoomObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new RoomObject(room));
  }
}

export class Person extends HearingObject<PersonObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new PersonObject(room));
  }
}

export class Scribe extends AnsweringObject<ScribeObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new ScribeObject(room));
  }
}

export class Limiter extends AnsweringObject<LimiterObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new LimiterObject(room));
  }
}

export class File extends AnsweringObject<FileObject> {
  constructor(state: ObjectState, env: Environment) {
    super(state, env, (room) => new FileObject(room));
  }
}
