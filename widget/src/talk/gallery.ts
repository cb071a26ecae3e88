import type { ChatFile } from '../../../sdk/src/files/index.ts';
import type { ChatMessage, TimelineItem } from '../../../sdk/src/index.ts';

/** A picture or video of a talk, and what was said with it. */
export type GalleryItem = { readonly file: ChatFile; readonly message: ChatMessage };

/** All pictures and videos of a talk that have been sent, in their order. */
export function galleryOf(timeline: readonly TimelineItem[]): GalleryItem[] {
  return timeline.flatMap((item) =>
    item.type === 'message' && item.status === 'sent'
      ? (item.files ?? []).filter(isShown).map((file) => ({ file, message: item }))
      : [],
  );
}

function isShown({ type }: ChatFile): boolean {
  return /^(?:image|video)\//.test(type);
}
