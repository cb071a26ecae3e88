import { fromHex } from './bytes.ts';
import { isHmac, labelled } from './hmac.ts';

const clockSkewMs = 60_000;

/** What an operator's signature is made over: who has it can ask for this once more within a minute, and for nothing else. */
type SignedRequest = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** '' where there is none. */
  readonly body: string;
  /** The header `authorization`: `Partyline <ms since 1970>.<HMAC in hex>`. */
  readonly authorization: string | null;
};

/** Whether whoever knows the server's secret signed this request within a minute of `now`. */
export async function isFromOperator(
  secret: string,
  { method, path, body, authorization }: SignedRequest,
  now: number,
): Promise<boolean> {
  const [, at, hex = ''] = /^Partyline (\d{1,15})\.([0-9a-f]{64})$/.exec(authorization ?? '') ?? [];
  const signature = fromHex(hex);
  if (at === undefined || signature === undefined) return false;
  if (Math.abs(now - Number(at)) > clockSkewMs) return false;
  return isHmac(secret, labelled('operator', `${at}\n${method} ${path}\n${body}`), signature);
}
