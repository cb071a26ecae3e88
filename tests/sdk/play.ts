import {
  type Action,
  emptyModel,
  type Model,
  pendingMessage,
  stateOf,
} from '../../sdk/src/model.ts';
import { reduce } from '../../sdk/src/reduce.ts';
import { events, hello, run, synced } from './frames.ts';
import { ann } from './world.ts';

export const cidA = '01890000-0000-7000-8000-00000000000a';
export const cidB = '01890000-0000-7000-8000-00000000000b';

/** What a test says without minding `typing`, whose frame the room completes. */
type Step = Action | ReturnType<typeof hello>;
export const play = (model: Model, ...steps: Step[]): Model =>
  steps.reduce((now, step) => reduce(now, step as Action), model);

export const loaded = (last: number): Model =>
  play(
    emptyModel('general', ann),
    hello({ head: last }),
    { type: 'sync.sent' },
    events(...run(1, last)),
    synced(last),
  );
export const mine = (model: Model, cid: string, text = 'mine'): Action => ({
  type: 'message.added',
  messages: [pendingMessage(model, { cid, text, at: 5 })],
});
export const seqs = (model: Model) => model.items.map(({ seq }) => seq);
export const texts = (model: Model) =>
  stateOf(model).timeline.map((item) => (item.type === 'message' ? item.text : item.kind));
