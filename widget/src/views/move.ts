/** A step from one place in the widget to another. */
export type Move =
  | { readonly to: 'room'; readonly room: string }
  | { readonly to: 'rooms' | 'account' | 'friends' | 'nowhere' }
  | { readonly to: 'create'; readonly name: string };

/** Where one is: which room is open, what the left pane shows, and which pane a narrow widget shows. */
export type Place = {
  readonly room: string | null;
  readonly pane: 'side' | 'talk';
  readonly side:
    | { readonly view: 'rooms' | 'account' | 'friends' }
    | { readonly view: 'create'; readonly name: string };
};

const list = { view: 'rooms' } as const;

/** The place after a step. */
export function move(place: Place, step: Move): Place {
  if (step.to === 'room') return { room: step.room, pane: 'talk', side: list };
  const room = step.to === 'nowhere' ? null : place.room;
  const side =
    step.to === 'create'
      ? ({ view: 'create', name: step.name } as const)
      : step.to === 'nowhere'
        ? list
        : { view: step.to };
  return { room, pane: 'side', side };
}
