import type { Person } from '../../../sdk/src/protocol/index.ts';
import { toHex } from '../../auth/bytes.ts';
import { assertOwn } from '../../auth/identity-owner.ts';
import { Fault } from '../../fault.ts';
import { fromBase64, toBase64 } from '../../pictures/base64.ts';
import {
  inspectPicture,
  type PictureFlaw,
  profilePictureLimits,
  stripMetadata,
} from '../../pictures/picture.ts';
import {
  findPicture,
  type NewPicture,
  removePicture,
  replacePicture,
} from '../../storage/picture-statements.ts';
import { announce } from '../announce.ts';
import { readBytes } from '../body.ts';
import { type AppDeps, write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';
import { forEver, isCurrent } from '../site.ts';

const put = route({
  method: 'PUT',
  path: '/v1/me/picture',
  access: 'person',
  rate: 'picture',
  run: async ({ deps, caller, request }) => {
    const { person } = caller;
    assertOwn(person);
    if (person.kind === 'guest') throw new Fault('members-only');
    const sent = await readBytes(request, profilePictureLimits.bytes);
    const picture = await toPicture(sent, deps.clock.now());
    const changed = await write(deps, person.id, replacePicture(person.id, picture));
    return json({ me: await announced(deps, { ...person, picture: picture.hash }, changed) });
  },
});

const remove = route({
  method: 'DELETE',
  path: '/v1/me/picture',
  access: 'person',
  rate: 'picture',
  run: async ({ deps, caller }) => {
    assertOwn(caller.person);
    const { picture: _, ...me } = caller.person;
    const changed = await write(deps, me.id, removePicture(me.id));
    return json({ me: await announced(deps, me, changed) });
  },
});

const get = route({
  method: 'GET',
  path: '/v1/pictures/:hash',
  access: 'anyone',
  isForAnySite: true,
  rate: 'pictureLoad',
  run: async ({ deps, request, params: { hash } }) => {
    const headers = headersOf(hash);
    // The name says what the bytes are: who has them has the right ones.
    if (isCurrent(request.headers.get('if-none-match'), headers.etag)) {
      return new Response(null, { status: 304, headers });
    }
    const [row] = await deps.database.read(findPicture(hash));
    if (row === undefined) throw new Fault('not-found');
    return new Response(fromBase64(String(row.bytes)), {
      headers: { ...headers, 'content-type': String(row.type) },
    });
  },
});

export const pictureRoutes: readonly Route[] = [put, remove, get];

/** The last statement says whether anything became different. */
async function announced(deps: AppDeps, me: Person, changed: readonly number[]): Promise<Person> {
  return changed.at(-1) === 1 ? announce(deps, me.id) : me;
}

const codes = {
  'too-many-bytes': 'too-large',
  'too-many-pixels': 'too-large',
  'unknown-kind': 'not-a-picture',
  damaged: 'not-a-picture',
  animated: 'not-a-picture',
} as const satisfies Record<PictureFlaw, string>;

/** What is kept of the bytes that somebody sent. What they said of its type is not asked. */
async function toPicture(sent: Uint8Array, createdAt: number): Promise<NewPicture> {
  const found = inspectPicture(sent, profilePictureLimits);
  if (!found.ok) throw new Fault(codes[found.flaw]);
  const { kind } = found.picture;
  const bytes = stripMetadata(sent, kind);
  if (bytes === undefined) throw new Fault('not-a-picture');
  const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  return { hash, type: `image/${kind}`, bytes: toBase64(bytes), createdAt };
}

const headersOf = (hash: string) => ({
  etag: `"${hash}"`,
  'cache-control': forEver,
  'content-disposition': `inline; filename="${hash.slice(0, 16)}"`,
  // Pages of any website draw it.
  'cross-origin-resource-policy': 'cross-origin',
});
