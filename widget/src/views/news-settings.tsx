import { useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { keepNewsChoices, type NewsChoices, readNewsChoices } from '../news-choices.ts';
import { desktopPermission, playTones } from '../news-signals.ts';
import { Switch } from './switch.tsx';

/** How one wants to hear of what is new on this device. Nothing rings or asks before it is switched on here. */
export function NewsSettings() {
  const { words } = useWidget();
  const [choices, setChoices] = useState(readNewsChoices);
  const [permission, setPermission] = useState(desktopPermission);
  const choose = (change: Partial<NewsChoices>) => {
    const next = { ...choices, ...change };
    keepNewsChoices(next);
    setChoices(next);
  };
  const toggleSound = () => {
    if (!choices.sound) playTones();
    choose({ sound: !choices.sound });
  };
  const isShown = choices.desktop && permission === 'granted';
  const toggleDesktop = async () => {
    if (isShown) return choose({ desktop: false });
    const answer = await Notification.requestPermission();
    setPermission(answer);
    choose({ desktop: answer === 'granted' });
  };
  return (
    <section class="card" aria-label={words.say('news')}>
      <h3>{words.say('news')}</h3>
      <Switch
        label={words.say('newsSound')}
        hint={words.say('newsSoundHint')}
        isOn={choices.sound}
        onToggle={toggleSound}
      />
      {permission !== 'missing' && (
        <Switch
          label={words.say('newsDesktop')}
          hint={words.say(permission === 'denied' ? 'newsBlocked' : 'newsDesktopHint')}
          isOn={isShown}
          onToggle={toggleDesktop}
        />
      )}
    </section>
  );
}
