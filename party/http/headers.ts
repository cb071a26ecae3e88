const preflightSeconds = 600;
const exposed =
  'Retry-After, X-Request-Id, ETag, Accept-Ranges, Content-Range, Content-Disposition';
const policies = {
  // For all that is no page, whoever opens it as one: answers, scripts, pictures.
  data: "default-src 'none'; sandbox; frame-ancestors 'none'",
  // A page may load its own files and talk to any server: the demo takes the server's address as a parameter.
  page: [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self' ws: wss:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; '),
};

/** Headers that every answer carries, whatever it is. */
export function secure(response: Response, requestId: string): Response {
  const { headers } = response;
  const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
  headers.set('x-request-id', requestId);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', isPage ? 'strict-origin-when-cross-origin' : 'no-referrer');
  if (!headers.has('content-security-policy')) {
    headers.set('content-security-policy', isPage ? policies.page : policies.data);
  }
  if (!headers.has('cross-origin-resource-policy')) {
    headers.set('cross-origin-resource-policy', 'same-origin');
  }
  return response;
}

/** Lets a page of this origin read the answer, or no page at all. Never with cookies. */
export function share(
  response: Response,
  { origin, isForAnySite }: { origin: string | undefined; isForAnySite: boolean },
): Response {
  response.headers.append('vary', isForAnySite ? 'Origin' : 'Origin, Partyline-Site');
  if (origin === undefined) return response;
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set('access-control-expose-headers', exposed);
  return response;
}

/** The answer to a browser that asks first. `share` adds for whom it holds. */
export function preflight(allow: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': allow,
      'access-control-allow-headers':
        'Authorization, Content-Type, Content-Digest, Range, If-Range, Partyline-Site',
      'access-control-max-age': String(preflightSeconds),
    },
  });
}
