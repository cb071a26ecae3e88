// `npm run dev:edge`: everything on this machine, in home 2: the Worker that `npm run deploy` uploads.
import { runLocally } from './stack/local-start.mjs';

await runLocally({ home: 'worker', folder: '.partyline-edge' });
