/** Who may use this server from a browser: these exact origins, or, in development, any page of this machine. */
export type AllowedOrigins = readonly string[] | 'loopback';

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[1-9]\d{0,4})?$/;

/**
 * Whether a page of this origin may use this server. Compared as text, because a browser sends origins in
 * one form only: whatever differs in case, port or a dot is another origin or no browser.
 */
export function isAllowedOrigin(origin: string, allowed: AllowedOrigins): boolean {
  return allowed === 'loopback' ? loopback.test(origin) : allowed.includes(origin);
}

/** Whether a text is an origin as browsers send it: a scheme, a host and a port where it is not the usual one. */
export function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
