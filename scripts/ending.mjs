const parentMs = 500;

/**
 * Calls `end` when a person ends this command: by Ctrl-C, by a signal, or by ending the npm that runs it,
 * which passes a signal on to its shell only. Whoever asks twice does not want to wait: then it exits at
 * once, and the guard of the children ends them.
 * @param {() => unknown} end
 */
export function whenEnded(end) {
  let isEnding = false;
  const once = () => {
    if (isEnding) process.exit(1);
    isEnding = true;
    end();
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, once);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!isEnding) once();
  }, parentMs);
  timer.unref();
}
