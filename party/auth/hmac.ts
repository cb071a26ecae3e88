const encoder = new TextEncoder();

/** What a signature is for. It is part of what is signed, so that one kind never passes as another. */
export type Purpose = 'ticket' | 'identity' | 'inner' | 'address' | 'file' | 'operator' | 'metrics';

/** HMAC-SHA256 of a text under the server's secret. */
export async function hmac(secret: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), encoder.encode(text));
  return new Uint8Array(signature);
}

/** Compares in constant time. */
export async function isHmac(
  secret: string,
  text: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await keyOf(secret), signature, encoder.encode(text));
}

export const labelled = (purpose: Purpose, text: string) => `partyline ${purpose}\n${text}`;

function keyOf(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
}
