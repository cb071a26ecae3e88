import { startDelayProxy } from '../delay-proxy.mjs';
import { DriverProcess } from '../driver-process.mjs';
import { startPartyline } from '../targets/partyline.mjs';

/** How long every request to the database is held back. */
const delayMs = 20;
/** Messages per second into one room of 100 clients. */
const rate = 200;

/**
 * Acks of one room while the database is far away.
 * @param {{folder: string, measureMs: number}} options
 */
export async function farDatabase({ folder, measureMs }) {
  /** @type {{stop(): unknown}[]} */
  const started = [];
  try {
    const partyline = await startPartyline({
      folder,
      name: 'far',
      workerDatabaseUrl: async (target) => {
        const proxy = await startDelayProxy({ target, delayMs });
        started.push(proxy);
        return proxy.url;
      },
    });
    started.unshift(partyline);
    const driver = new DriverProcess();
    started.unshift(driver);
    await driver.connect(partyline.wire, partyline.seats(100));
    const { processes } = partyline;
    return await driver.load({ senders: 10, rate, warmMs: 1_000, measureMs, processes });
  } finally {
    for (const one of started) await one.stop();
  }
}
