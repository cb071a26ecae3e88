import { FileObject } from '../home/file.ts';
import { turnAway } from '../home/gate.ts';

export default class FileParty extends FileObject {
  static onBeforeConnect = turnAway;
  static onBeforeRequest = turnAway;
}
