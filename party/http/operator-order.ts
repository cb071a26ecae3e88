import type * as v from 'valibot';
import { limits } from '../../sdk/src/protocol/index.ts';
import { parseJson } from '../auth/bytes.ts';
import { isFromOperator } from '../auth/operator.ts';
import { Fault } from '../fault.ts';
import { check, readBytes } from './body.ts';
import type { Context } from './router.ts';

/** What the operator wants, once it is sure that it is the operator. Throws `unauthenticated`. */
export async function readOrder<S extends v.GenericSchema = v.GenericSchema<unknown>>(
  context: Context,
  schema?: S,
  mostBytes: number = limits.bodyBytes,
): Promise<v.InferOutput<S>> {
  const bytes = await readBytes(context.request, mostBytes);
  await assertOperator(context, new TextDecoder().decode(bytes));
  return schema === undefined ? undefined : check(schema, parseJson(bytes));
}

/** `body`: what is signed beside method and address. Throws `unauthenticated`. */
export async function assertOperator({ deps, request, url }: Context, body: string): Promise<void> {
  const { method, headers } = request;
  const path = `${url.pathname}${url.search}`;
  const signed = { method, path, body, authorization: headers.get('authorization') };
  if (!(await isFromOperator(deps.config.secret, signed, deps.clock.now())))
    throw new Fault('unauthenticated');
}
