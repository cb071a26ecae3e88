export type Bytes = Uint8Array<ArrayBuffer>;

/** SHA-256. Pages without a secure connection have no `crypto.subtle`; they load one that is slower. */
export async function digestOf(bytes: Bytes): Promise<Bytes> {
  const { subtle }: Partial<Crypto> = crypto;
  if (subtle) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const { sha256 } = await import('./sha256.ts');
  return sha256(bytes);
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
