import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Token, tokenize } from '../talk/tokens.ts';

export { default as styles } from '../styles/markup.css';
export { isEmojiOnly } from '../talk/emoji.ts';

/** A message's text. Whatever it holds becomes text nodes; only links have an attribute made of it. */
export function MessageText({ text }: { text: string }) {
  const tokens = useMemo(() => tokenize(text), [text]);
  return <>{tokens.map(draw)}</>;
}

function draw(token: Token): ComponentChildren {
  switch (token.type) {
    case 'text':
      return token.text;
    case 'bold':
      return <strong>{token.children.map(draw)}</strong>;
    case 'italic':
      return <em>{token.children.map(draw)}</em>;
    case 'code':
      return <code>{token.text}</code>;
    case 'block':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled, by keyboard too
        <pre dir="ltr" tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      );
    case 'mention':
      return <bdi class="mention">{token.text}</bdi>;
    case 'link':
      return (
        <a href={token.href} target="_blank" rel="noopener noreferrer nofollow ugc">
          {token.text}
        </a>
      );
  }
}
