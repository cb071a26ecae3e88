import * as v from 'valibot';
import { fileRequests } from '../../../sdk/src/protocol/index.ts';
import { Fault } from '../../fault.ts';
import { assertMayRead } from '../../files/access.ts';
import { addressOfFile, type FileLink, linkEnd, readLink } from '../../files/links.ts';
import type { FileRecord } from '../../files/record.ts';
import { getRecord } from '../../files/records.ts';
import { findReadable } from '../../storage/file-statements.ts';
import type { AppDeps } from '../deps.ts';
import { json } from '../respond.ts';
import { getRoom } from '../rooms.ts';
import { type Route, route } from '../router.ts';
import { redirectTo, serveFile } from '../serve-file.ts';

const links = route({
  method: 'POST',
  path: '/v1/rooms/:room/files/links',
  access: 'person',
  body: fileRequests.links,
  run: async (call) => {
    const { deps, caller, params } = call;
    const { ids } = call.body;
    const person = caller.person.id;
    const { key: room } = await getRoom(call, params.room, person);
    await assertMayRead(deps, room, person);
    const rows = await deps.database.read(findReadable(room, ids));
    const expiresAt = linkEnd(deps.clock.now());
    const entries = rows.map(async ({ id }) => {
      const link = { file: String(id), room, person, expiresAt };
      return [link.file, await addressOfFile(deps.config.secret, link)] as const;
    });
    return json({ links: Object.fromEntries(await Promise.all(entries)), expiresAt });
  },
});

const load = route({
  method: 'GET',
  path: '/v1/files/:file',
  access: 'anyone',
  isForAnySite: true,
  rate: 'fileLoad',
  query: v.strictObject({ t: v.string(), download: v.optional(v.string()) }),
  run: async ({ deps, request, params: { file }, query }) => {
    const { record, link } = await getPermitted(deps, file, query.t);
    const how = { request, record, link, isSaved: query.download !== undefined };
    return deps.files.link === undefined ? serveFile(deps, how) : redirectTo(deps, how);
  },
});

export const fileRoutes: readonly Route[] = [links, load];

/** The file that an address names, if its person may still read the room. Who has it has read it before, and may not now. */
async function getPermitted(
  deps: AppDeps,
  file: string,
  token: string,
): Promise<{ record: FileRecord; link: FileLink }> {
  const link = await readLink(deps.config.secret, { file, token, now: deps.clock.now() });
  if (link === undefined) throw new Fault('forbidden');
  const [record] = await Promise.all([
    getRecord(deps, file),
    assertMayRead(deps, link.room, link.person),
  ]);
  if (record.room !== link.room || !record.isFinished) throw new Fault('file-not-found');
  return { record, link };
}
