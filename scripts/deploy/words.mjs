/** @typedef {import('./finding.mjs').Finding} Finding */

const marks = { fine: '✓', warning: '!', missing: '✗' };

/**
 * @param {readonly Finding[]} findings
 * @param {{ isDryRun: boolean, name: string }} deployment
 */
export function report(findings, { isDryRun, name }) {
  const of = (/** @type {Finding['kind']} */ kind) => findings.filter((it) => it.kind === kind);
  const lines = [...of('fine'), ...of('warning')].map(
    ({ kind, text }) => `  ${marks[kind]} ${text}`,
  );
  const lacking = of('missing').map(({ kind, text }) => `  ${marks[kind]} ${text}`);
  return [
    `Worker "${name}" on Cloudflare`,
    '',
    ...lines,
    ...(lacking.length > 0 ? ['', 'Still missing:', ...lacking] : []),
    '',
    ending(lacking.length, isDryRun),
  ].join('\n');
}

const where =
  'Settings come from the environment or .env.production; docs/deploy.md tells step by step.';

/**
 * @param {number} count of what is missing
 * @param {boolean} isDryRun
 */
function ending(count, isDryRun) {
  if (count > 0)
    return `${isDryRun ? 'A dry run: nothing' : 'Nothing'} was uploaded or changed. ${where}`;
  return isDryRun
    ? 'A dry run: nothing was uploaded or changed. `npm run deploy` would go through.'
    : 'Deploying …\n';
}

/**
 * @param {{ address: string | undefined, name: string, origins: string }} deployed
 */
export function goodbye({ address = 'https://…', name, origins }) {
  const ownPage = origins.split(',').some((it) => it.trim() === address)
    ? `  Demo site      ${address}/`
    : `  Demo site      ${address}/ (people can come in there once ALLOWED_ORIGINS names ${address} too)`;
  return `
  Partyline is deployed.

  API            ${address}/v1
  Health         ${address}/health
${ownPage}

  On your pages  <script async src="${address}/widget.js" data-room="general"></script>
  Sites          node --env-file=.env.production scripts/admin.mjs site list --server ${address}
  Logs           npx wrangler tail ${name}

  A Cron Trigger asks every minute for what rooms have not handed over yet; nothing is to be set up for it.
  Run this again after every change: what is there already stays.
`;
}
