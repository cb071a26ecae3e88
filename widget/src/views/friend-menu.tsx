import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { Icon, type IconName } from './icon.tsx';

type Item = {
  readonly icon: IconName;
  readonly text: string;
  readonly look?: string;
  readonly onChoose: () => void;
};

/** What one does rarely with a person: copy their id, block them. */
export function FriendMenu({
  person,
  onBlock,
}: {
  person: Person;
  onBlock: (() => void) | undefined;
}) {
  const { words, announce } = useWidget();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(person.id);
      announce(words.say('copied'));
    } catch {
      announce(words.say('copyFailed'));
    }
  };
  const items: Item[] = [{ icon: 'copy', text: words.say('copyId'), onChoose: copy }];
  if (onBlock)
    items.push({
      icon: 'block',
      text: words.say('block', { name: person.name }),
      look: 'danger',
      onChoose: onBlock,
    });
  return <Menu label={words.say('moreActions', { name: person.name })} items={items} />;
}

/** A button that opens a menu; arrow keys go through it, Escape closes it alone. */
function Menu({ label, items }: { label: string; items: readonly Item[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isOpen) list.current?.querySelector('button')?.focus();
  }, [isOpen]);
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') setIsOpen(false);
    else moveWithin(list.current, event);
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent) => {
    const isInside = relatedTarget instanceof Node && list.current?.contains(relatedTarget);
    if (!isInside && relatedTarget !== button.current) setIsOpen(false);
  };
  return (
    <div class="friend-menu">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div
          ref={list}
          id={id}
          class="friend-items"
          role="menu"
          aria-label={label}
          tabIndex={-1}
          {...{ onKeyDown, onFocusOut }}
        >
          {items.map(({ icon, text, look = '', onChoose }) => (
            <button
              key={icon}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={look}
              onClick={() => {
                close();
                onChoose();
              }}
            >
              <Icon name={icon} />
              <span>{text}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function moveWithin(list: HTMLElement | null, event: KeyboardEvent): void {
  const items = [...(list?.querySelectorAll('button') ?? [])];
  const at = items.findIndex((item) => item.matches(':focus'));
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[to]?.focus();
}
