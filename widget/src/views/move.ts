/** A step from one place in the widget to another. */
export type Move =
  | { readonly to: 'room'; readonly room: string }
  | { readonly to: 'rooms' | 'account' | 'nowhere' }
  | { readonly to: 'create'; readonly name: string };
