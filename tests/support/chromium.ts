/** Starts a Chromium without a window; `args` come on top of the flags every test needs. */
export { launchChromium as launch } from '../../scripts/chromium.mjs';
