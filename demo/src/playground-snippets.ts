/** What was chosen, by the names of the form; what was left as it is, is not there. */
export type Choices = Readonly<Record<string, string>>;
export type Kind = 'script' | 'element' | 'react';

const attributes = ['room', 'position', 'lang', 'dir', 'color-scheme', 'density'];

/** The attributes of the chat, by their names on the element. */
export function attributesOf(choices: Choices): Record<string, string> {
  const isBubble = choices.mode === 'launcher';
  const names = attributes.filter((name) => isBubble || name !== 'position');
  return Object.fromEntries(
    names.flatMap((name) => (choices[name] ? [[name, choices[name]]] : [])),
  );
}

/** The custom properties, as declarations. */
export function propertiesOf(choices: Choices): [name: string, value: string][] {
  return Object.entries(choices).filter(([name]) => name.startsWith('--'));
}

/** The lines that give a page this chat. */
export function writeSnippet(kind: Kind, choices: Choices, server: string): string {
  const css = writeCss(choices);
  if (kind === 'react')
    return [writeReact(choices, server), css && `/* CSS */\n${css}`].filter(Boolean).join('\n\n');
  const style = css && `<style>\n${css}\n</style>`;
  const tag = kind === 'script' ? writeTag(choices, server) : writeElement(choices, server);
  return [style, tag].filter(Boolean).join('\n');
}

function writeCss(choices: Choices): string {
  const lines = propertiesOf(choices).map(([name, value]) => `  ${name}: ${value};`);
  const root = lines.length > 0 ? `:root {\n${lines.join('\n')}\n}` : '';
  return [root, choices.css?.trim()].filter(Boolean).join('\n');
}

function writeTag(choices: Choices, server: string): string {
  const mode = choices.mode === 'launcher' ? {} : { mode: choices.mode ?? 'inline' };
  const data = { ...mode, ...attributesOf(choices) };
  const given = Object.entries(data).map(([name, value]) => write(`data-${name}`, value));
  return `<script async ${[write('src', `${server}/widget.js`), ...given].join(' ')}></script>`;
}

function writeElement(choices: Choices, server: string): string {
  const mode = choices.mode === 'launcher' ? 'panel' : (choices.mode ?? 'inline');
  const data = { server, mode, ...attributesOf(choices) };
  const given = Object.entries(data).map(([name, value]) => write(name, value));
  const open = mode === 'panel' ? ' open' : '';
  return `<script type="module">\n  import 'partyline/widget';\n</script>\n<partyline-chat ${given.join(' ')}${open}></partyline-chat>`;
}

function writeReact(choices: Choices, server: string): string {
  const mode = choices.mode === 'launcher' ? 'panel' : (choices.mode ?? 'inline');
  const data = { server, mode, ...attributesOf(choices) };
  const given = Object.entries(data).map(([name, value]) =>
    write(name === 'color-scheme' ? 'colorScheme' : name, value),
  );
  const open = mode === 'panel' ? ['open'] : [];
  const props = [...given, ...open].map((prop) => `      ${prop}`);
  return `import { PartylineChat } from 'partyline/react';

export function Chat() {
  return (
    <PartylineChat
${props.join('\n')}
    />
  );
}`;
}

const write = (name: string, value: string) =>
  `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
