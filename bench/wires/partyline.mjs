// A cid is a UUIDv7, which begins with the time; one time per process keeps cids of two drivers apart.
const started = Date.now().toString(16).padStart(12, '0');
/** @param {number} number */
const cid = (number) =>
  `${started.slice(0, 8)}-${started.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`;

/** @type {import('../crowd.mjs').Wire} */
export const wire = {
  entry: [
    { seen: '"type":"hello"', say: '{"type":"sync","epoch":null,"after":null}' },
    { seen: '"type":"synced"' },
  ],
  post: ({ number, text }) => `{"type":"message.send","cid":"${cid(number)}","text":"${text}"}`,
  // An ack begins with its cid; an event, which may hold the same cid, does not.
  ack: (number) => `{"cid":"${cid(number)}"`,
  alive: { text: '{"type":"ping"}', everyMs: 25_000 },
};
