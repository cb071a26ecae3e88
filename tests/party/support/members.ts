import type { Contact, RelationAction } from '../../../sdk/src/protocol/index.ts';
import type { Answer, House, Resident } from './house.ts';

/** Somebody with an account, who does things with others. */
export type Member = Resident & {
  readonly name: string;
  act(action: RelationAction, other: { readonly id: string }, body?: object): Promise<Answer>;
  /** What this person sees of another. */
  see(other: { readonly id: string }): Promise<Contact | undefined>;
};

/** Makes a member without the hard work of a password. */
export async function makeMember(house: House, name: string): Promise<Member> {
  const guest = await house.guest(name);
  const sql = "UPDATE user SET kind = 'member', username = ? WHERE id = ?";
  await house.client.execute({ sql, args: [name.toLowerCase(), guest.id] });
  return {
    ...guest,
    name,
    act: (action, { id }, body = {}) => guest.ask('POST', `/v1/people/${id}/${action}`, body),
    see: async ({ id }) => {
      const { body } = await guest.ask('GET', '/v1/contacts');
      return (body.contacts as Contact[]).find(({ person }) => person.id === id);
    },
  };
}

export async function befriend(one: Member, other: Member): Promise<void> {
  await one.act('request', other);
  await other.act('accept', one);
}
