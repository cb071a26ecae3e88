import base from './base.css';
import forms from './forms.css';
import host from './host.css';
import panes from './panes.css';
import talk from './talk.css';
import tokens from './tokens.css';

let sheet: CSSStyleSheet | undefined;

/** The widget's one style sheet, shared by every widget on the page; constructed, so that no policy forbids it. */
export function widgetSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync([host, base, tokens, forms, panes, talk].join('\n'));
  }
  return sheet;
}
