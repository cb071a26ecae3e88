import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';

const get = route({
  method: 'GET',
  path: '/v1/site',
  access: 'anyone',
  run: async ({ site: { settings, keys } }) =>
    json({ site: { ...settings, identity: keys.length > 0 } }),
});

export const siteRoutes: readonly Route[] = [get];
