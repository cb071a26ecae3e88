import { useEffect, useRef } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { readNewsChoices } from '../news-choices.ts';
import { playTones, showOnDesktop } from '../news-signals.ts';
import { sayMessage } from '../talk/file-words.ts';
import type { Move } from '../views/move.ts';
import { usePeople } from './people.ts';

/** Something that happened where nobody is looking, and where a click on it leads. */
export type News = {
  readonly key: string;
  readonly by: Pick<Person, 'id' | 'name' | 'picture'>;
  readonly text: string;
  readonly to: Move;
};

/** Calls back for private messages in rooms that nobody looks at and for news of friendships; rings and shows it as was chosen. */
export function useNews(onNews: (news: News) => void, open: (news: News) => void): void {
  const { words, lines } = useWidget();
  const people = usePeople();
  const latest = useRef({ onNews, open });
  latest.current = { onNews, open };
  useEffect(() => {
    const tell = (news: News) => {
      latest.current.onNews(news);
      const { sound, desktop } = readNewsChoices();
      if (sound) playTones();
      if (!desktop || (!document.hidden && document.hasFocus())) return;
      const picture = people.pictureOf(news.by);
      const onClick = () => latest.current.open(news);
      showOnDesktop({ title: news.by.name, text: news.text, tag: news.key, picture, onClick });
    };
    const friends: Move = { to: 'friends' };
    const undo = [
      people.on('message', ({ chat, message }) => {
        if (!chat.with || lines.looksAt(chat.room)) return;
        const to: Move = { to: 'room', room: chat.room };
        tell({ key: chat.room, by: chat.with, text: sayMessage(words, message), to });
      }),
      people.on('request', ({ person }) =>
        tell({
          key: `request ${person.id}`,
          by: person,
          text: words.say('wantsFriendship'),
          to: friends,
        }),
      ),
      people.on('accepted', ({ person }) =>
        tell({
          key: `accepted ${person.id}`,
          by: person,
          text: words.say('acceptedYou'),
          to: friends,
        }),
      ),
    ];
    return () => {
      for (const off of undo) off();
    };
  }, [people, lines, words]);
}
