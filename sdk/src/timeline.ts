import type { Model } from './model.ts';
import type { RoomState, TimelineItem } from './types.ts';

/** What an interface sees of a model. */
export function stateOf(model: Model): RoomState {
  const { id, title, description, connection, online, onlineCount, history, isLoaded } = model;
  const typing = model.typing.map(({ id, name }) => ({ id, name }));
  const timeline = timelineOf(model);
  return {
    id,
    title,
    description,
    connection,
    timeline,
    online,
    onlineCount,
    typing,
    history,
    isLoaded,
  };
}

/** The server's order first, then what it has acked but not sent back yet, then the rest as it was written. */
function timelineOf({ items, pending }: Model): TimelineItem[] {
  const shown = items.filter((item) => item.type !== 'unknown');
  const acked = pending.filter(({ seq }) => seq > 0).sort((a, b) => a.seq - b.seq);
  return [...shown, ...acked, ...pending.filter(({ seq }) => seq === 0)];
}
