import base from './base.css';
import host from './host.css';
import panes from './panes.css';
import talk from './talk.css';
import tokens from './tokens.css';

let text = [host, base, tokens, panes, talk].join('\n');
let sheet: CSSStyleSheet | undefined;

/** The widget's one style sheet, shared by every widget on the page; constructed, so that no policy forbids it. */
export function widgetSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    if (!CSS.supports('color', 'color(from red srgb r g b)'))
      import('./plain.css').then((plain) => extendSheet(plain.default));
  }
  return sheet;
}

/** Adds the rules of views that came later. */
export function extendSheet(rules: string): void {
  if (text.includes(rules)) return;
  text += rules;
  sheet?.replaceSync(text);
}
