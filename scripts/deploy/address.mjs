const local = /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
const private_ =
  /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2}|.+\.(local|internal|lan)|\[f[cd][\da-f]{2}:.*\]|[^.:]+)$/;

/**
 * Why a Worker cannot or must not reach its database there; undefined where nothing speaks against it.
 * @param {string} text LIBSQL_URL
 * @returns {string | undefined}
 */
export function problemOfDatabaseAddress(text) {
  // `libsql:` is no scheme that the URL parser lower-cases or checks as it does those of the web.
  const url = new URL(text.replace(/^libsql:/, 'https:'));
  const host = url.hostname.toLowerCase();
  if (url.username || url.password || url.searchParams.has('authToken'))
    return 'LIBSQL_URL holds a password, which everybody who sees the settings of the Worker could read: put it into LIBSQL_AUTH_TOKEN.';
  if (local.test(host))
    return `LIBSQL_URL is an address of this machine (${url.host}), which Cloudflare cannot reach: name a server on the internet.`;
  if (private_.test(host))
    return `LIBSQL_URL is an address of a private network (${url.host}), which Cloudflare cannot reach: name a server on the internet.`;
  if (url.protocol === 'http:' || url.searchParams.get('tls') === '0')
    return 'LIBSQL_URL is not encrypted, so that its token and all messages could be read on the way: put TLS before the server and use https:// or libsql://.';
  return undefined;
}
