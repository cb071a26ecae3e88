// `npm start`: everything on this machine, in home 1.
import { runLocally } from './stack/local-start.mjs';

await runLocally({ home: 'partykit', folder: '.partyline' });
