import { useEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { type News, useNews } from '../hooks/news.ts';
import { type ClickedPanes, useProfileClicks } from '../hooks/profile-clicks.ts';
import { useUnreadTotal } from '../hooks/unread-total.ts';
import { LightboxHost } from './lightbox-host.tsx';
import type { Move, Place } from './move.ts';
import { ProfileSheet } from './profile-sheet.tsx';
import { Toast } from './toast.tsx';

type Props = ClickedPanes & {
  readonly me: Person;
  readonly place: Place;
  readonly go: (step: Move) => void;
};

/** What lies over both panes or has no place in them: an open profile, what is new elsewhere. */
export function Over({ me, place, go, ...clicks }: Props) {
  const { announce, isOpen, words } = useWidget();
  const anchor = useRef<HTMLDivElement>(null);
  const [news, setNews] = useState<News | null>(null);
  const open = ({ to }: News) => {
    const root = anchor.current?.getRootNode();
    // From a notification of the device, a closed panel has to open first.
    if (root instanceof ShadowRoot && 'open' in root.host && typeof root.host.open === 'function')
      root.host.open();
    setNews(null);
    go(to);
  };
  // Whoever has gone there by another way knows it.
  useEffect(() => setNews((shown) => (shown && isAt(place, shown.to) ? null : shown)), [place]);
  const { profile, closeProfile } = useProfileClicks(clicks, me.id, go);
  useUnreadTotal(anchor, me.id);
  useNews((came) => {
    if (!isOpen) return;
    setNews(came);
    announce(words.say('saidBy', { name: came.by.name, text: came.text }));
  }, open);
  return (
    <>
      <div ref={anchor} class="over">
        {news && (
          <Toast
            key={news.key}
            news={news}
            onOpen={() => open(news)}
            onDismiss={() => setNews(null)}
          />
        )}
      </div>
      <LightboxHost />
      <ProfileSheet profile={profile} onClose={closeProfile} go={go} />
    </>
  );
}

function isAt(place: Place, step: Move): boolean {
  if (step.to === 'room') return step.room === place.room && place.pane === 'talk';
  return place.side.view === step.to;
}
