/** The address of a profile's link, where it is one that a person can follow: http or https, and nothing that runs. */
export function profileHref(link: string): string | undefined {
  // A sign that turns the writing around lets one address look like another.
  if (/[\p{Cc}\p{Bidi_Control}]/u.test(link)) return undefined;
  if (!/^https?:\/\//i.test(link) || !URL.canParse(link)) return undefined;
  const { protocol, href, username, password } = new URL(link);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' ? href : undefined;
}

/** The link as it is shown: without the scheme and a lone slash at its end. */
export function profileLinkText(link: string): string {
  return link.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}

/** What somebody typed as a link, with a scheme where it has none: `example.org` is meant as a web address. */
export function completeLink(typed: string): string {
  const text = typed.trim();
  return text === '' || /^[a-z][a-z0-9+-]*:(?!\d)/i.test(text) ? text : `https://${text}`;
}
