// `npm run deploy`: checks what is missing, and deploys home 2 to the Cloudflare account of whoever runs it.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildOrFail } from './build.mjs';
import { bringUpToDate, lookAt } from './deploy/database.mjs';
import { makeDatabaseKey } from './deploy/database-key.mjs';
import { deploy } from './deploy/flow.mjs';
import { bundleInto } from './deploy/folder.mjs';
import { problemAt } from './deploy/health.mjs';
import { init } from './deploy/init.mjs';
import { loadServerCode } from './deploy/server.mjs';
import { wranglerIn } from './deploy/wrangler.mjs';
import { whenEnded } from './ending.mjs';
import { Failure, run } from './failure.mjs';
import { findText, inProject } from './project.mjs';

const help = `Deploys Partyline to Cloudflare; docs/deploy.md tells step by step.

  npm run deploy                 checks, builds, brings the database up to date, uploads
  npm run deploy -- --dry-run    everything but the last two: needs no account, changes nothing
  npm run deploy -- --init       makes .env.production, with a secret
  npm run deploy -- --database-key <path>   makes a key for your own sqld, and a token for it

  --env-file <path>   settings of another deployment, such as .env.staging
  --no-build          takes dist/ as it is`;

const options = /** @type {const} */ ({
  'dry-run': { type: 'boolean', default: false },
  init: { type: 'boolean', default: false },
  'database-key': { type: 'string' },
  'env-file': { type: 'string' },
  'no-build': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/** @returns {Promise<number>} */
async function main() {
  const values = read();
  if (values.help) return say(help);
  if (values.init) return say(await init(settingsFile(values['env-file'])));
  if (values['database-key']) return say(await newDatabaseKey(values['database-key']));
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
      build: async (folder, config) => {
        if (!values['no-build']) await buildOrFail();
        await bundleInto(folder, config);
      },
      loadCode: loadServerCode,
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

/** @param {string} path */
async function newDatabaseKey(path) {
  const { publicKey, token } = makeDatabaseKey();
  await writeFile(path, publicKey, { flag: 'wx' }).catch((error) => {
    throw error.code === 'EEXIST'
      ? new Failure(`There is a ${path} already: name another file.`)
      : error;
  });
  return `${path} is for sqld: --auth-jwt-key-file ${path}\nThe token for it, shown this once:\n\nLIBSQL_AUTH_TOKEN=${token}\n`;
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
