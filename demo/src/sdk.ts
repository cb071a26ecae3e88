import {
  type ChatMessage,
  createPartyline,
  PartylineError,
  type RoomHandle,
  type TimelineItem,
} from 'partyline';

const chat = createPartyline({ server: location.origin });
let room: RoomHandle | undefined;

/** Shows what a failed call says, in the words of its error. */
function attempt(action: () => Promise<unknown>): void {
  find('#problem').textContent = '';
  action().catch((error: unknown) => {
    const text = error instanceof PartylineError ? error.message : 'That did not work.';
    find('#problem').textContent = text;
  });
}

chat.on('session', draw);
chat.ready().then(draw);
onSubmit('#enter', ({ name }) => chat.enterAsGuest(name ?? ''));
onSubmit('#rooms form', ({ room }) => join(room ?? ''));
onSubmit('#room form', ({ text }) => Promise.resolve(room?.send(text ?? '')), true);
find('#older').onclick = () => attempt(async () => room?.loadOlder());
find('#leave').onclick = () => attempt(leave);

async function draw(): Promise<void> {
  const isIn = chat.session.status === 'signed-in';
  find('#enter').hidden = isIn;
  find('#rooms').hidden = !isIn || room !== undefined;
  find('#room').hidden = !isIn || room === undefined;
  if (isIn && !room) attempt(drawRooms);
}

async function drawRooms(): Promise<void> {
  const { rooms } = await chat.rooms.list();
  const items = rooms.map(({ id, title, online }) => {
    const button = make('button', `${title} (${online} online)`);
    button.onclick = () => attempt(() => join(id));
    const item = make('li');
    item.append(button);
    return item;
  });
  find('#rooms ul').replaceChildren(...items);
}

async function join(id: string): Promise<void> {
  room = await chat.join(id);
  room.subscribe(drawRoom);
  await draw();
  drawRoom();
}

async function leave(): Promise<void> {
  await room?.leave();
  room = undefined;
  await draw();
}

function drawRoom(): void {
  if (!room) return;
  const { title, connection, onlineCount, timeline, history } = room.state;
  find('#room h2').textContent = title;
  find('#status').textContent = `${connection.status}, ${onlineCount} here`;
  find('#older').hidden = history === 'complete';
  const list = find('#messages');
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.replaceChildren(...timeline.map(drawItem));
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

function drawItem(item: TimelineItem): HTMLElement {
  if (item.type === 'notice') {
    const notice = make('li', `${item.name} ${item.kind}`);
    notice.className = 'notice';
    return notice;
  }
  const line = make('li');
  line.dataset.status = item.status;
  line.append(make('strong', item.name), ` ${sayMessage(item)}`);
  return line;
}

function sayMessage({ text, files = [], removedAt }: ChatMessage): string {
  if (removedAt) return '(deleted)';
  const names = files.map(({ name }) => `[${name}]`);
  return [text, ...names].filter(Boolean).join(' ');
}

function onSubmit(
  selector: string,
  action: (values: Record<string, string>) => Promise<unknown>,
  isCleared = false,
): void {
  find(selector).addEventListener('submit', (event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const values = Object.fromEntries(
      [...new FormData(event.target)].map(([name, value]) => [name, `${value}`]),
    );
    if (isCleared) event.target.reset();
    attempt(() => action(values));
  });
}

function make(tag: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`sdk.html has no ${selector}`);
  return element;
}
