import 'partyline/widget';
import {
  attributesOf,
  type Choices,
  type Kind,
  propertiesOf,
  writeSnippet,
} from './playground-snippets.ts';

type Launcher = { destroy(): Promise<void>; on(type: string, listener: () => void): () => void };
declare global {
  interface Window {
    Partyline?: Launcher;
  }
}

const more = {
  '--partyline-canvas': '#f6f5f1',
  '--partyline-surface': '#fff',
  '--partyline-text': '#1f2423',
  '--partyline-muted': '#5d6462',
  '--partyline-line': '#e5e2da',
  '--partyline-width': '380px',
  '--partyline-height': '600px',
  '--partyline-offset-x': '20px',
  '--partyline-offset-y': '20px',
  '--partyline-bubble-size': '56px',
  '--partyline-z-index': '2147483000',
};

const form = find('#choices', HTMLFormElement);
const stage = find('.stage', HTMLElement);
const code = find('#snippet', HTMLTextAreaElement);
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];
let kind: Kind = 'script';
let shown = '';
let isOpen = true;

find('#more', HTMLElement).append(...Object.entries(more).map(makeField));
readAddress();
form.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement && target.dataset.of)
    fieldOf(target.dataset.of).value = target.value;
  draw();
});
// The values are back after this event.
form.addEventListener('reset', () => setTimeout(draw));
form.addEventListener('submit', (event) => event.preventDefault());
for (const button of document.querySelectorAll<HTMLButtonElement>('.kinds button'))
  button.addEventListener('click', () => {
    kind = button.value as Kind;
    for (const other of document.querySelectorAll('.kinds button'))
      other.setAttribute('aria-pressed', String(other === button));
    draw();
  });
find('#copy', HTMLElement).addEventListener('click', copy);
draw();

/** Everything follows from what is chosen. */
function draw(): void {
  const choices = readChoices();
  const root = document.documentElement;
  if (choices.theme) root.dataset.theme = choices.theme;
  else delete root.dataset.theme;
  form.dataset.mode = choices.mode;
  for (const picker of document.querySelectorAll<HTMLInputElement>('[data-of]')) show(picker);
  const css = propertiesOf(choices).map(([name, value]) => `${name}: ${value};`);
  sheet.replaceSync(`:root { ${css.join(' ')} }\n${choices.css ?? ''}`);
  code.value = writeSnippet(kind, choices, location.origin);
  const { theme: _, ...kept } = choices;
  history.replaceState(null, '', `#${new URLSearchParams(kept)}`);
  if (choices.mode === 'launcher') showBubble(choices);
  else showElement(choices);
}

/** A bubble is made anew: the attributes of a script tag are read once. */
function showBubble(choices: Choices): void {
  const wanted = JSON.stringify(attributesOf(choices));
  if (wanted === shown) return;
  shown = wanted;
  stage.textContent = 'The bubble stands in the corner of this page.';
  window.Partyline?.destroy();
  const tag = document.createElement('script');
  tag.src = '/widget.js';
  for (const [name, value] of Object.entries(attributesOf(choices)))
    tag.setAttribute(`data-${name}`, value);
  if (isOpen) tag.dataset.open = '';
  tag.onload = () => {
    window.Partyline?.on('open', () => {
      isOpen = true;
    });
    window.Partyline?.on('close', () => {
      isOpen = false;
    });
    tag.remove();
  };
  document.body.append(tag);
}

function showElement(choices: Choices): void {
  shown = '';
  window.Partyline?.destroy();
  const known = stage.querySelector('partyline-chat');
  const chat = known ?? document.createElement('partyline-chat');
  const wanted: Record<string, string> = {
    mode: choices.mode ?? 'inline',
    ...attributesOf(choices),
  };
  for (const name of chat.getAttributeNames()) if (!(name in wanted)) chat.removeAttribute(name);
  for (const [name, value] of Object.entries(wanted))
    if (chat.getAttribute(name) !== value) chat.setAttribute(name, value);
  if (!known) stage.replaceChildren(chat);
}

/** What is not as at first. */
function readChoices(): Choices {
  const chosen: Record<string, string> = { mode: 'inline' };
  for (const field of form.elements) {
    if (!isField(field) || !field.name || !field.value || !field.checkValidity()) continue;
    if (field instanceof HTMLInputElement && field.value === field.defaultValue) continue;
    chosen[field.name] = field.value + (field.dataset.unit ?? '');
  }
  return chosen;
}

/** The color beside its name, where it is one that a browser's picker knows. */
function show(picker: HTMLInputElement): void {
  const { value } = fieldOf(picker.dataset.of ?? '');
  const brush = document.createElement('canvas').getContext('2d');
  if (!brush) return;
  brush.fillStyle = picker.defaultValue;
  brush.fillStyle = value;
  if (/^#\w{6}$/.test(brush.fillStyle)) picker.value = brush.fillStyle;
}

function readAddress(): void {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = form.elements.namedItem(name);
    if (isField(field)) field.value = field.dataset.unit ? `${Number.parseFloat(value)}` : value;
  }
}

async function copy(): Promise<void> {
  const said = find('.copy [role=status]', HTMLElement);
  try {
    await navigator.clipboard.writeText(code.value);
    said.textContent = 'Copied.';
  } catch {
    code.select();
    said.textContent = 'Selected: press Ctrl or ⌘ and C.';
  }
}

function makeField([name, value]: [string, string]): HTMLElement {
  const label = document.createElement('label');
  const input = document.createElement('input');
  Object.assign(input, { name, placeholder: value, spellcheck: false });
  label.append(name.replace('--partyline-', ''), input);
  return label;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
function isField(element: unknown): element is Field {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  );
}

function fieldOf(name: string): Field {
  const field = form.elements.namedItem(name);
  if (!isField(field)) throw new Error(`playground.html has no field ${name}`);
  return field;
}

function find<E extends Element>(selector: string, type: new () => E): E {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`playground.html has no ${selector}`);
  return element;
}
