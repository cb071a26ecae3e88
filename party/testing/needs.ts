const names = ['Request', 'Response', 'ReadableStream', 'structuredClone'] as const;

/** Throws, with what to do, where the environment lacks what the server is made of. */
export function assertNeeds(): void {
  const missing = names.filter((name) => globalThis[name] === undefined);
  if (missing.length > 0) {
    throw new Error(
      `createTestServer needs ${missing.join(', ')}: run the test in an environment that has what Node and browsers have.`,
    );
  }
  const { subtle }: Partial<Crypto> = globalThis.crypto ?? {};
  if (subtle === undefined) {
    throw new Error(
      'createTestServer needs crypto.subtle: open the page over https or on localhost.',
    );
  }
}
