// `npm run deploy`: checks what is missing, and deploys home 2 to the Cloudflare account of whoever runs it.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildOrFail } from './build.mjs';
import { bringUpToDate, lookAt } from './deploy/database.mjs';
import { deploy } from './deploy/flow.mjs';
import { problemAt } from './deploy/health.mjs';
import { init } from './deploy/init.mjs';
import { wranglerIn } from './deploy/wrangler.mjs';
import { whenEnded } from './ending.mjs';
import { Failure, run } from './failure.mjs';
import { findText, inProject } from './project.mjs';

const help = `Deploys Partyline to Cloudflare; docs/deploy.md tells step by step.

  npm run deploy                 checks, builds, brings the database up to date, uploads
  npm run deploy -- --dry-run    everything but the last two: needs no account, changes nothing
  npm run deploy -- --init       makes .env.production, with a secret

  --env-file <path>   settings of another deployment, such as .env.staging
  --no-build          takes dist/ as it is`;

const options = /** @type {const} */ ({
  'dry-run': { type: 'boolean', default: false },
  init: { type: 'boolean', default: false },
  'env-file': { type: 'string' },
  'no-build': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/** @returns {Promise<number>} */
async function main() {
  const values = read();
  if (values.help) return say(help);
  if (values.init) return say(await init(settingsFile(values['env-file'])));
  whenEnded(() => {
    console.error('Stopped. Running it again is safe, wherever it was.');
    process.exit(130);
  });
  return deploy(
    { isDryRun: values['dry-run'] },
    {
      env: process.env,
      file: await settingsIn(values['env-file']),
      say,
      build: async () => {
        if (!values['no-build']) await buildOrFail();
      },
      wrangler: wranglerIn,
      database: { lookAt, bringUpToDate },
      problemAt,
    },
  );
}

const settingsFile = (/** @type {string | undefined} */ named) =>
  named === undefined ? inProject('.env.production') : resolve(named);

/** @param {string | undefined} named */
async function settingsIn(named) {
  const text = await findText(settingsFile(named));
  if (named !== undefined && text === undefined)
    throw new Failure(
      `There is no ${named}: \`npm run deploy -- --init --env-file ${named}\` makes it.`,
    );
  return text;
}

/** @param {string} text */
function say(text) {
  console.log(text);
  return 0;
}

function read() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const [what] = error instanceof Error ? error.message.split('. ') : [];
    throw new Failure(`${what?.replace(/\.$/, '')}: see npm run deploy -- --help.`);
  }
}

await run(main);
// An open keep-alive connection must not hold the prompt back.
process.exit();
