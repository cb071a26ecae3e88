import { count, crowdTable, latencies, table } from './report.mjs';
import { names } from './scenarios/homes.mjs';

/** @typedef {import('./aims.mjs').Results} Results */

/** Both homes side by side, and what the local proxy takes. @param {NonNullable<Results['homes']>} homes @returns {string[]} */
export function homesReport({ crowd, openings, proxy }) {
  const share = (/** @type {number} */ value) => `${value.toFixed(2)} ×`;
  return [
    ...crowd.map((one) => crowdTable(one, { ours: names.first, is: 'home 1 is' })),
    table([
      ['Opening a room, ms', 'short p50/95/99', 'long p50/95/99', 'long : short'],
      ...Object.entries(openings).map(([name, { smallMs, largeMs, ratio }]) => [
        name,
        latencies(smallMs),
        latencies(largeMs),
        share(ratio),
      ]),
    ]),
    `wrangler dev puts a proxy before the Worker, and on this machine it is what limits: it lets through
${share(proxy.ofOurs)} of what home 2 delivers without it; a bare partyserver behind it delivers ${share(proxy.ofBare)} of
what a bare PartyKit does, and home 2 ${share(proxy.againstBareBehindIt)} of that bare partyserver. Without the proxy home 2
delivers ${share(proxy.secondAgainstFirst)} of what home 1 does. On Cloudflare there is no such proxy; nobody has measured there.`,
  ];
}

/** @param {NonNullable<Results['idle']>} idle */
export function idleReport({ openFilesLimit, results }) {
  const rows = results.map((one) => {
    if (one.failed !== undefined) return [count(one.count), one.failed];
    const { connectMs, connectSeconds, bytes, perSocket, openMs, counted, broadcastMs } = one;
    return [
      count(one.count),
      `${(connectMs / 1_000).toFixed(1)} s`,
      `${((connectSeconds / one.count) * 1_000).toFixed(1)} ms`,
      `${(bytes / 2 ** 20).toFixed(0)} MiB`,
      `${(perSocket / 1_024).toFixed(0)} KiB`,
      `${count(counted)} in ${openMs.toFixed(0)} ms`,
      latencies(broadcastMs),
      `${one.microsPerDelivery.toFixed(1)} µs`,
      `${one.leftTold} in ${(one.leftAfterMs / 1_000).toFixed(1)} s, then ${count(one.countedAfter)}`,
    ];
  });
  const head = ['One room, idle sockets', 'connected in', 'server/socket', 'memory', 'per socket'];
  const rest = ['a newcomer sees', 'broadcast p50/95/99 ms', 'server/delivery', 'leavers told'];
  return `${table([[...head, ...rest], ...rows])}\nOpen files allowed to a process: ${count(openFilesLimit)}.`;
}

/** @param {NonNullable<Results['counts']>} counts */
export function countsReport({ perItem, perMessage, listeners, ratePerSecond }) {
  const rows = Object.entries({ ...perItem, ...perMessage }).flatMap(([item, counted]) =>
    Object.entries(counted).map(([party, values]) => [
      item,
      party,
      Object.entries(values)
        .map(([what, value]) => `${what} ${value}`)
        .join(', '),
    ]),
  );
  const lines = rows.map(([item, party, what]) => `${item}, ${party}: ${what}`);
  return [
    `What one of each costs on home 2 (rooms of ${listeners.small} and ${listeners.large}; busy: ${ratePerSecond} messages/s):`,
    ...lines,
  ].join('\n');
}
