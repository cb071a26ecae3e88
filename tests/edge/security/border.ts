import { useStack } from '../../support/stack.ts';
import { openLine, Visitor } from '../platform/visitor.ts';
import { type Ask, knock } from './client.ts';

/** The websites that may embed the chat. */
export const [site, shop] = ['https://site.example', 'https://shop.example:8443'];

/** A server as it stands in production, and the ways to come to it. */
export function useBorder() {
  const env = { ALLOWED_ORIGINS: `${site},${shop}`, LIMIT_SCALE: '10000', MODE: 'production' };
  const stack = useStack({ env });
  const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);
  const enter = () => Visitor.enter(stack().url);
  const open = (room: string, ticket: string, headers: Record<string, string> = {}) =>
    openLine(`${stack().url}/parties/room/${room}?v=1&t=${ticket}`, { headers });
  return { stack, ask, enter, open };
}
