/**
 * A `ref` that gives an element the direction of the widget. What stands within the text of a message would otherwise
 * take the direction of that text, and have a say in it.
 */
export function inDirectionOfWidget(element: HTMLElement | null): void {
  if (element) element.dir = element.closest<HTMLElement>('.app')?.dir ?? '';
}
