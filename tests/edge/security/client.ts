/** One request to a real server, as any program could make it. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back
  readonly body: any;
  readonly text: string;
};
export type Ask = {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Record<string, string>;
};

/** Asks and answers whatever came back, never throws for a status. */
export async function knock(
  server: string,
  line: `${string} /${string}`,
  { body, token, headers = {} }: Ask = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const response = await fetch(`${server}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      // A connection that is kept may be closed by the server in the moment in which it is used again.
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: readJson(text), text };
}

/** Runs `task` for each of the numbers below `count`, some at a time. */
export async function times<T>(
  count: number,
  atOnce: number,
  task: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await task(index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
