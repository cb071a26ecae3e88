import { useId, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { usePeopleState } from '../hooks/people.ts';
import { FriendList } from './friend-list.tsx';
import type { Move } from './move.ts';
import { PeopleSearch } from './people-search.tsx';
import { SideBar } from './side-bar.tsx';

const tabs = ['friends', 'findPeople'] as const;
type FriendsTab = (typeof tabs)[number];

type Props = { readonly go: (move: Move) => void };

/** People beside the rooms: one's friends and requests, and finding more. */
export function Friends({ go }: Props) {
  const { words } = useWidget();
  const [chosen, setChosen] = useState<FriendsTab>('friends');
  const id = useId();
  return (
    <section class="rooms friends" aria-label={words.say('people')}>
      <SideBar title={words.say('people')} go={go} />
      <Tabs id={id} chosen={chosen} onChoose={setChosen} />
      <div
        class="friends-panel"
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${chosen}`}
      >
        {chosen === 'friends' ? (
          <FriendList go={go} onFind={() => setChosen('findPeople')} />
        ) : (
          <PeopleSearch go={go} />
        )}
      </div>
    </section>
  );
}

type TabsProps = {
  readonly id: string;
  readonly chosen: FriendsTab;
  readonly onChoose: (tab: FriendsTab) => void;
};

function Tabs({ id, chosen, onChoose }: TabsProps) {
  const { words } = useWidget();
  const requests = usePeopleState((state) => state.requests);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    const next = chosen === 'friends' ? 'findPeople' : 'friends';
    onChoose(next);
    const list = event.currentTarget;
    if (list instanceof HTMLElement) list.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus();
  };
  return (
    <div
      class="tabs"
      part="tabs"
      role="tablist"
      tabIndex={-1}
      aria-label={words.say('peopleViews')}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`${id}-${tab}`}
          data-tab={tab}
          aria-selected={tab === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {words.say(tab)}
          {tab === 'friends' && requests > 0 && (
            <span class="badge" part="badge">
              {requests}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
