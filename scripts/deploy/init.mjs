import { randomBytes } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { findText } from '../project.mjs';

const template = `# Settings of \`npm run deploy\`; git ignores this file. docs/deploy.md tells of each.

# The database: Turso's address, or that of your own sqld behind TLS, and a token for it.
LIBSQL_URL=
LIBSQL_AUTH_TOKEN=

# The websites that may use it, separated by commas: https://example.org,https://www.example.org
ALLOWED_ORIGINS=

# A host of a zone in your Cloudflare account, such as chat.example.org; without one it is at *.workers.dev.
CUSTOM_DOMAIN=

# In CI: a token made from the template "Edit Cloudflare Workers". On your own machine \`npx wrangler login\` does.
CLOUDFLARE_API_TOKEN=

# Keep it, and take it along to every machine that deploys: it signs tickets and encrypts identity keys.
`;

/**
 * Makes the file of settings, or adds a secret to one that has none; what is there stays.
 * @param {string} path
 * @returns {Promise<string>} what was done
 */
export async function init(path) {
  const text = await findText(path);
  const line = `PARTYLINE_SECRET=${randomBytes(32).toString('base64url')}\n`;
  if (text === undefined) {
    await writeFile(path, `${template}${line}`, { mode: 0o600, flag: 'wx' });
    return 'Made .env.production with a new secret: fill in the rest, and run `npm run deploy`.';
  }
  if (parseEnv(text).PARTYLINE_SECRET)
    return '.env.production has a secret already: nothing was changed.';
  await appendFile(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}`);
  return 'Added a new PARTYLINE_SECRET to .env.production; the rest is as it was.';
}
