/** The first of these text fields, where there is a keyboard; elsewhere it would call up the keys. */
export function placeToWrite(
  root: ParentNode | null,
  fields: string,
): HTMLElement | null | undefined {
  return matchMedia('(pointer: fine)').matches
    ? root?.querySelector<HTMLElement>(fields)
    : undefined;
}
