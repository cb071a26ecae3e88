import type { RelationAction, RelationState } from './people.ts';

/** How one person stands to another. */
export type Stance = { readonly wants: boolean; readonly blocks: boolean };
/** Two stances, as the one sees them to whom `mine` belongs. */
export type Stances = { readonly mine: Stance; readonly theirs: Stance };

/** What an action changes where it finds a state; what is not named stays. */
export type RelationMove = {
  readonly from: RelationState;
  readonly mine?: Partial<Stance>;
  readonly theirs?: Partial<Stance>;
};

const block = { wants: false, blocks: true };

/** Everything that an action does; in a state that is not named it does nothing. The tables of SPEC.md in data. */
export const relationMoves = {
  request: [
    { from: 'none', mine: { wants: true } },
    { from: 'incoming', mine: { wants: true } },
  ],
  accept: [{ from: 'incoming', mine: { wants: true } }],
  decline: [{ from: 'incoming', theirs: { wants: false } }],
  cancel: [{ from: 'outgoing', mine: { wants: false } }],
  remove: [{ from: 'friends', mine: { wants: false }, theirs: { wants: false } }],
  block: [
    { from: 'none', mine: block },
    { from: 'outgoing', mine: block },
    { from: 'incoming', mine: block },
    { from: 'friends', mine: block, theirs: { wants: false } },
  ],
  unblock: [{ from: 'blocked', mine: { blocks: false } }],
} as const satisfies Record<RelationAction, readonly RelationMove[]>;

/** What the other is to the one to whom `mine` belongs. That they block is not among what it tells. */
export function relationStateOf({ mine, theirs }: Stances): RelationState {
  const isWanted = theirs.wants && !theirs.blocks;
  if (mine.blocks) return 'blocked';
  if (mine.wants) return isWanted ? 'friends' : 'outgoing';
  return isWanted ? 'incoming' : 'none';
}

/** The stances after an action; the same object where it does nothing. */
export function afterAction(stances: Stances, action: RelationAction): Stances {
  const moves: readonly RelationMove[] = relationMoves[action];
  const move = moves.find(({ from }) => from === relationStateOf(stances));
  if (move === undefined) return stances;
  return {
    mine: { ...stances.mine, ...move.mine },
    theirs: { ...stances.theirs, ...move.theirs },
  };
}
