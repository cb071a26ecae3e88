// A clock set back further than this is believed; less is a hiccup, and ids go on rising.
const setBackMs = 60_000;

/**
 * Makes client ids: UUIDv7, each greater than the one before, so that their order is the order of writing.
 * `now` in ms since 1970, `random` from 0 up to 1.
 */
export function cidMaker(now: () => number, random: () => number): () => string {
  let time = 0;
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
  const digits = (length: number) => hex(Math.floor(random() * 16 ** length), length);
  return () => {
    const moment = now();
    time = moment > time || moment < time - setBackMs ? moment : time + 1;
    const stamp = hex(time, 12);
    const variant = hex(0x8000 + Math.floor(random() * 0x4000), 4);
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${digits(3)}-${variant}-${digits(6)}${digits(6)}`;
  };
}
