// For a container's HEALTHCHECK: ends with 0 while the server can read and write its database.
import { ask } from '../stack/poll.mjs';

const answer = await ask(`http://127.0.0.1:${process.env.PORT || 1999}/health`);
process.exit(answer?.ok ? 0 : 1);
