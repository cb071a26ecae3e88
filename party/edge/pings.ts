/** A ping as clients write it, byte by byte: the platform answers it and wakes nobody. Any other writing of it wakes the object, which answers the same. */
export const ping = JSON.stringify({ type: 'ping' });
/** What it answers. */
export const pong = JSON.stringify({ type: 'pong' });
