/**
 * What a check found, in one sentence: `fine`; `warning`, with which one can deploy; `missing`, with which one cannot.
 * @typedef {{ kind: 'fine' | 'warning' | 'missing', text: string }} Finding
 */

/** @returns {Finding} */
export const fine = (/** @type {string} */ text) => ({ kind: 'fine', text });

/** @returns {Finding} */
export const warning = (/** @type {string} */ text) => ({ kind: 'warning', text });

/** @returns {Finding} */
export const missing = (/** @type {string} */ text) => ({ kind: 'missing', text });
