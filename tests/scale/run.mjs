// `npm run scale`: lets a room of many viewers behind relays live in a simulation, with faults, and says whether the
// promises held and what each object had to carry. docs/scale.md tells what it stands for.
import { parseArgs } from 'node:util';
import { simulate } from './simulation.mjs';

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '100000' },
    relays: { type: 'string', default: '25' },
    rate: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'hop-ms': { type: 'string', default: '5' },
    quiet: { type: 'boolean', default: false },
  },
});

const faults = values.quiet
  ? {}
  : { relayDeaths: 5, roomRestarts: 3, linkCuts: 10, lossShare: 0.001 };
const start = performance.now();
const { problems, ...result } = simulate({
  seed: Number(values.seed),
  viewers: Number(values.viewers),
  relays: values.relays.split(',').map(Number),
  messagesPerSecond: Number(values.rate),
  seconds: Number(values.seconds),
  constants: { hopMs: Number(values['hop-ms']) },
  faults,
});

const ms = (/** @type {typeof result.latencyMs} */ { p50, p95, p99, most }) =>
  `p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, p99 ${p99.toFixed(0)}, longest ${most.toFixed(0)} ms`;
const { room, relays } = result;
console.log(`${values.viewers} viewers, relays ${values.relays}, ${values.rate} messages/s for ${values.seconds} s, seed ${values.seed}
faults: ${values.quiet ? 'none' : JSON.stringify(faults)}
${result.messages} messages, ${result.delivered} deliveries, ${result.repeated} dropped by viewers as known, ${result.moved} viewers moved
from sender to viewer: ${ms(result.latencyMs)}
from sender to ack:    ${ms(result.ackMs)}
the room: ${room.framesPerSecond.toFixed(0)} frames/s, ${(room.load * 100).toFixed(1)} % of a processor
the busiest of ${relays.count} relays: ${relays.framesPerSecond.toFixed(0)} frames/s, ${(relays.load * 100).toFixed(1)} % of a processor, at most ${relays.mostBehind} events in one frame
${problems.length === 0 ? 'The promises held for every viewer.' : `BROKEN: ${problems.join('; ')}`}
simulated in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
process.exitCode = problems.length === 0 ? 0 : 1;
