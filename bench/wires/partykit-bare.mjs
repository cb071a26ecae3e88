/** @param {number} number */
const cid = (number) => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** @type {import('../crowd.mjs').Wire} */
export const wire = {
  entry: [{ seen: 'welcome' }],
  post: ({ number, text }) =>
    JSON.stringify({
      type: 'event',
      seq: number,
      at: Date.now(),
      by: 'u_0123456789abcdef',
      name: 'Guest 0123',
      kind: 'message',
      text,
      cid: cid(number),
    }),
  ack: (number) => `"cid":"${cid(number)}"`,
};
