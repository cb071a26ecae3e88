import { fileRequests } from '../../../sdk/src/protocol/index.ts';
import { Fault } from '../../fault.ts';
import { assertMayRead } from '../../files/access.ts';
import { beginUpload } from '../../files/begin.ts';
import { finishUpload } from '../../files/finish.ts';
import { storedOf } from '../../files/record.ts';
import { getOwnRecord } from '../../files/records.ts';
import { cancelUpload } from '../../files/removal.ts';
import { readBytes } from '../body.ts';
import { json } from '../respond.ts';
import { getRoom } from '../rooms.ts';
import { type Route, route } from '../router.ts';
import { assertOffered } from '../ways-in.ts';

const begin = route({
  method: 'POST',
  path: '/v1/rooms/:room/files',
  access: 'person',
  rate: 'upload',
  body: fileRequests.begin,
  run: async (call) => {
    const { deps, caller, params, body: said } = call;
    assertOffered(call.site, 'files');
    const owner = caller.person.id;
    const { key: room } = await getRoom(call, params.room, owner);
    await assertMayRead(deps, room, owner);
    return json(await beginUpload(deps, { room, owner, said }));
  },
});

const part = route({
  method: 'PUT',
  path: '/v1/files/:file/parts/:index',
  access: 'person',
  rate: 'uploadPart',
  run: async ({ deps, caller, site, request, params: { file, index } }) => {
    assertOffered(site, 'files');
    const { files } = deps;
    if (files.put === undefined) throw new Fault('not-found');
    const digest = readDigest(request.headers);
    const record = await getOwnRecord(deps, {
      owner: caller.person.id,
      id: file,
      site: caller.site,
    });
    if (record.isFinished) throw new Fault('invalid', { field: 'parts' });
    const length = Math.min(files.partBytes, record.size - index * files.partBytes);
    if (length <= 0) throw new Fault('invalid', { field: 'index' });
    const bytes = await readBytes(request, length);
    if (bytes.length < length) throw new Fault('invalid', { field: 'body' });
    await files.put(storedOf(record), { index, digest, bytes });
    return json({ ok: true });
  },
});

const finish = route({
  method: 'POST',
  path: '/v1/files/:file/finish',
  access: 'person',
  rate: 'upload',
  body: fileRequests.finish,
  run: async ({ deps, caller, site, params: { file: id }, body: { digest } }) => {
    assertOffered(site, 'files');
    const file = await finishUpload(deps, {
      owner: caller.person.id,
      id,
      site: caller.site,
      digest,
    });
    return json({ file });
  },
});

const cancel = route({
  method: 'DELETE',
  path: '/v1/files/:file',
  access: 'person',
  rate: 'upload',
  run: async ({ deps, caller, params: { file } }) => {
    await cancelUpload(deps, { owner: caller.person.id, id: file, site: caller.site });
    return json({ ok: true });
  },
});

export const uploadRoutes: readonly Route[] = [begin, part, finish, cancel];

/** The SHA-256 of a body in base64, as its sender says (RFC 9530). */
function readDigest(headers: Headers): string {
  const said = headers.get('content-digest') ?? '';
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/.exec(said)?.[1];
  if (digest === undefined) throw new Fault('invalid', { field: 'content-digest' });
  return digest;
}
