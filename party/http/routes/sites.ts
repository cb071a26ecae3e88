import * as v from 'valibot';
import {
  addKey,
  addSite,
  changeSite,
  getSite,
  listAll,
  removeKey,
} from '../../sites/management.ts';
import { removeSite } from '../../sites/removal.ts';
import { newKey, newSite, siteChange } from '../../sites/shapes.ts';
import { readOrder } from '../operator-order.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';

// For whoever runs the server. Signed over the body too, so bodies are read here and not by the router.
const operators = { access: 'anyone', isForAnySite: true } as const;

const list = route({
  ...operators,
  method: 'GET',
  path: '/v1/internal/sites',
  run: async (call) => {
    await readOrder(call);
    return json({ sites: await listAll(call.deps) });
  },
});

const add = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/sites',
  run: async (call) => {
    const order = await readOrder(call, newSite);
    return json({ site: await addSite(call.deps, order) }, { status: 201 });
  },
});

const show = route({
  ...operators,
  method: 'GET',
  path: '/v1/internal/sites/:site',
  run: async (call) => {
    await readOrder(call);
    return json({ site: await getSite(call.deps, call.params.site) });
  },
});

const set = route({
  ...operators,
  method: 'PATCH',
  path: '/v1/internal/sites/:site',
  run: async (call) => {
    const change = await readOrder(call, siteChange);
    return json({ site: await changeSite(call.deps, call.params.site, change) });
  },
});

const remove = route({
  ...operators,
  method: 'DELETE',
  path: '/v1/internal/sites/:site',
  query: v.strictObject({ everything: v.optional(v.literal('yes')) }),
  run: async (call) => {
    await readOrder(call);
    const everything = call.query.everything === 'yes';
    await removeSite(call.deps, call.params.site, { everything });
    return json({ ok: true });
  },
});

const keyAdd = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/sites/:site/keys',
  run: async (call) => {
    const key = await readOrder(call, newKey);
    return json({ site: await addKey(call.deps, call.params.site, key) }, { status: 201 });
  },
});

const keyRemove = route({
  ...operators,
  method: 'DELETE',
  path: '/v1/internal/sites/:site/keys/:kid',
  run: async (call) => {
    await readOrder(call);
    return json({ site: await removeKey(call.deps, call.params.site, call.params.kid) });
  },
});

export const sitesRoutes: readonly Route[] = [list, add, show, set, remove, keyAdd, keyRemove];
