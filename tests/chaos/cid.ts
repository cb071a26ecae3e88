/** A UUIDv7 of a moment; `count` keeps those of one millisecond in order. */
export function makeCid(time: number, count: number, random: () => number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const digits = (length: number) => hex(Math.floor(random() * 16 ** length), length);
  const stamp = hex(time, 12);
  const order = hex(count % 4096, 3);
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${order}-8${digits(3)}-${digits(6)}${digits(6)}`;
}
