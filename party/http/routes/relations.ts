import { peopleRequests } from '../../../sdk/src/protocol/index.ts';
import { act } from '../../people/relation.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';

// Before the others, of whose addresses its own is one: it alone has a body.
const request = route({
  method: 'POST',
  path: '/v1/people/:id/request',
  access: 'person',
  rate: 'befriend',
  body: peopleRequests.request,
  run: async ({ deps, caller, site, params, body }) => {
    const deed = {
      me: caller.person,
      site: site.id,
      them: params.id,
      action: 'request',
      note: body.note,
    } as const;
    return json({ contact: await act(deps, deed) });
  },
});

const others = route({
  method: 'POST',
  path: '/v1/people/:id/:action',
  access: 'person',
  run: async ({ deps, caller, site, params: { id, action } }) => {
    const deed = { me: caller.person, site: site.id, them: id, action, note: '' };
    return json({ contact: await act(deps, deed) });
  },
});

export const relationRoutes: readonly Route[] = [request, others];
