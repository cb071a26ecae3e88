// Engine.IO 4 and Socket.IO 5: 40 enters the namespace, 42 is an event, 43 an ack.
/** @param {number} number */
const cid = (number) => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** @type {import('../crowd.mjs').Wire} */
export const wire = {
  entry: [{ seen: '0{"sid"', say: '40' }, { seen: '40{"sid"' }],
  post: ({ number, text }) => `42${number}["message",{"cid":"${cid(number)}","text":"${text}"}]`,
  ack: (number) => `43${number}[`,
};
