import { acme, bolt, enter, openTwoSites, type TwoSites, type Visitor } from './two-sites.ts';

/** What Ann sent. */
export const file = `f_${'a'.repeat(22)}`;
/** Ann's world is Acme's, Bob's is Bolt's: each has a lounge, and Acme a room of its own. `link`: the address of Ann's file. */
export type World = TwoSites & {
  readonly ann: Visitor;
  readonly bob: Visitor;
  readonly link: string;
};

export async function openWorld(): Promise<World> {
  const two = await openTwoSites();
  const [ann, bob] = [await two.signUp('ann_acme', acme), await two.signUp('bob', bolt)];
  for (const [who, name] of [
    [ann, 'Acme lounge'],
    [bob, 'Bolt lounge'],
  ] as const)
    await who.ask('POST', '/v1/rooms', { id: 'lounge', title: name });
  await ann.ask('POST', '/v1/rooms', { id: 'solo', title: 'Only on Acme' });
  const there = await enter(two.house, ann, 'lounge');
  await two.upload(ann, 'lounge', { id: file, name: 'acme-plans.txt' });
  there.say('Acme words', [{ id: file }]);
  await there.settle();
  const solo = await enter(two.house, ann, 'solo');
  solo.say('Acme alone');
  await solo.settle();
  const here = await enter(two.house, bob, 'lounge');
  here.say('Bolt words');
  await here.settle();
  const { body } = await ann.ask('POST', '/v1/rooms/lounge/files/links', { ids: [file] });
  return { ...two, ann, bob, link: body.links[file] };
}
