// Everything about attaching files that is not needed before there are some: one lazily loaded chunk.
import { checkFile } from '../../../sdk/src/files/index.ts';
import { attachEnglish } from '../attach-strings.ts';
import type { Widget } from '../context.ts';
import { filesOf } from '../files.ts';
import type { Lines } from '../lines.ts';
import styles from '../styles/attach.css';
import { extendSheet } from '../styles/sheet.ts';
import { addWords } from '../words.ts';
import { named } from './screenshot.ts';
import { Tray } from './tray.ts';

export { AttachTray } from '../views/attach-tray.tsx';

const trays = new WeakMap<Lines, Map<string, Tray>>();

/** The files that whoever is signed in wants to send to a room; they stay while one looks at other rooms. */
export function trayOf({ client, lines }: Widget, room: string): Tray {
  const { session } = client;
  const person = session.status === 'signed-in' ? session.me.id : '';
  const key = `${person} ${room}`;
  const all = trays.get(lines) ?? new Map<string, Tray>();
  trays.set(lines, all);
  const tray =
    all.get(key) ??
    new Tray({
      check: checkFile,
      prepare: (file, options) => filesOf(client).prepare(file, options),
    });
  all.set(key, tray);
  return tray;
}

/** Takes files in; with none it only gets ready for some. */
export function receive(tray: Tray, files: readonly File[], isPasted = false): void {
  extendSheet(styles);
  addWords(attachEnglish);
  tray.add(isPasted ? named(files, new Date()) : files);
}
