import type { Page } from 'playwright-core';

/** What a page could change of an element: what is inherited, what `*` is often said to be, and what is seen of it. */
const watched =
  `display position visibility opacity color background-color background-image box-sizing
  font-size font-family font-weight font-style font-variant-caps font-feature-settings line-height letter-spacing word-spacing
  text-transform text-align text-indent text-shadow text-decoration-line white-space word-break hyphens writing-mode
  quotes list-style-type list-style-position tab-size cursor pointer-events user-select accent-color caret-color color-scheme
  -webkit-text-stroke-width -webkit-text-fill-color stroke fill border-top-width border-left-style border-top-color
  border-collapse border-top-left-radius padding-top padding-left margin-top margin-left min-width max-height float
  overflow-x overflow-y transform filter mix-blend-mode clip-path animation-name transition-duration z-index outline-style
  box-shadow vertical-align appearance`.split(/\s+/);

/** How one element looks: its place, to half a pixel, and its computed style. */
export type Look = {
  readonly name: string;
  readonly box: readonly number[];
  readonly style: Readonly<Record<string, string>>;
};

/** How an element and all in it look, shadow roots included, one after the other. */
export function looksOf(page: Page, selector: string): Promise<Look[]> {
  return page
    .locator(selector)
    .first()
    .evaluate((top, watched) => {
      const looks: Look[] = [];
      const walk = (element: Element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const computed = getComputedStyle(element);
        const style: Record<string, string> = {};
        for (const name of watched) style[name] = computed.getPropertyValue(name);
        looks.push({
          name: `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`,
          box: [x, y, width, height].map((length) => Math.round(length * 2) / 2),
          style,
        });
        for (const child of element.shadowRoot?.children ?? []) walk(child);
        for (const child of element.children) walk(child);
      };
      walk(top);
      return looks;
    }, watched);
}

/** Where two of them differ, in a few lines. */
export function unlike(place: string, before: readonly Look[] = [], after: readonly Look[] = []) {
  const lines = before.flatMap(({ name, box, style }, at) => {
    const other = after[at];
    if (!other) return [`${place}: ${name} is gone`];
    const changed = Object.keys(style)
      .filter((key) => style[key] !== other.style[key])
      .map((key) => `${key}: ${style[key]} -> ${other.style[key]}`);
    if (box.join() !== other.box.join()) changed.unshift(`[${box}] -> [${other.box}]`);
    return changed.length > 0 ? [`${place}: ${name}: ${changed.slice(0, 8).join('; ')}`] : [];
  });
  return lines.slice(0, 12);
}
