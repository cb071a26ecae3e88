/** Whether a room is the private one of two friends. */
export function isPrivate(room: string): boolean {
  return room.startsWith('dm-');
}
