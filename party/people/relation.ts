import type { Contact, Person, RelationAction } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import { type AppDeps, newId, write } from '../http/deps.ts';
import type { Row } from '../ports.ts';
import { actOn, findContacts, findFullness } from '../storage/relation-statements.ts';
import { toContact } from './contact.ts';
import { tellPerson } from './devices.ts';
import { privateRoomId, sorted, tellPrivateRoom } from './private-room.ts';

type Deed = {
  readonly me: Person;
  /** Where they do it. */
  readonly site: string;
  readonly them: string;
  readonly action: RelationAction;
  readonly note: string;
};

/**
 * Does what `me` does towards `them` and answers the contact as it is afterwards: first in libSQL, then in their private
 * room, then towards the devices of both. Throws `yourself`, `person-not-found`, `members-only`, `blocked` or
 * `too-many`, and then nothing is changed.
 */
export async function act(deps: AppDeps, deed: Deed): Promise<Contact> {
  await assertTwoMembers(deps, deed);
  const { me, them, action, note } = deed;
  const [change, at] = [newId(deps), deps.clock.now()];
  const statement = actOn({ me: me.id, them, action, note, at, change });
  const [written] = await Promise.allSettled([write(deps, sorted(me.id, them).low, [statement])]);
  const views = await readViews(deps, me.id, them);
  const isNews = (row: Row) => row.change === change;
  // It may be done all the same, with its answer lost on the way: then everybody has to hear of it.
  if (written.status === 'rejected' && !views.some(isNews)) throw written.reason;
  // Also where nothing was changed: whoever did it may have died before the room heard of it.
  const closing = tellPrivateRoom(deps, await privateRoomId(me.id, them));
  // Devices hear of it whatever becomes of the room: for libSQL it is so.
  const [outcome] = await Promise.allSettled([closing]);
  if (views.some(isNews))
    await Promise.all(views.map((row) => tellDevices(deps, row, isNews(row))));
  if (outcome.status === 'rejected') throw outcome.reason;
  const mine = views.find((row) => row.viewer === me.id);
  if (mine === undefined) throw new Fault('person-not-found');
  const contact = toContact(mine, deps.clock.now());
  if (written.status === 'fulfilled' && written.value[0] === 0)
    await assertWasAllowed(deps, deed, contact);
  return contact;
}

async function assertTwoMembers({ database }: AppDeps, deed: Deed): Promise<void> {
  const { me, them, site } = deed;
  if (me.id === them) throw new Fault('yourself');
  if (me.kind === 'guest') throw new Fault('members-only');
  const [row] = await database.read(findContacts([[me.id, them]], site));
  if (row === undefined || !isWithinReach(row, deed)) throw new Fault('person-not-found');
  if (row.kind === 'guest') throw new Fault('members-only');
}

/** Who is not of the site and no contact is nobody. What one ended before may be repeated all the same. */
function isWithinReach(row: Row, { action }: Deed): boolean {
  if (row.is_here === 1 || row.state !== 'none') return true;
  return action !== 'request' && action !== 'block' && Number(row.version) > 0;
}

function readViews({ database }: AppDeps, me: string, them: string): Promise<readonly Row[]> {
  return database.read(
    findContacts([
      [me, them],
      [them, me],
    ]),
  );
}

/** An action that changed nothing was done before, has no meaning here, or was not possible: only the last is told. */
async function assertWasAllowed(
  { database }: AppDeps,
  { me, them, action }: Deed,
  { state }: Contact,
): Promise<void> {
  if (action === 'request' && state === 'blocked') throw new Fault('blocked');
  const wasWish = action === 'request' || (action === 'accept' && state === 'incoming');
  if (!wasWish || state === 'outgoing' || state === 'friends') return;
  const [row] = await database.read(findFullness(me.id, them));
  if (row?.is_full === 1) throw new Fault('too-many');
}

/** Who is told nothing is called as well: the time that it takes must not tell that somebody blocks. */
function tellDevices(deps: AppDeps, row: Row, isNews: boolean): Promise<void> {
  const contact = toContact(row, deps.clock.now());
  const order = isNews ? { type: 'contact', contact } : { type: 'knock' };
  return tellPerson(deps, String(row.viewer), order);
}
