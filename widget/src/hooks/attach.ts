/** Files that were pasted or dropped before the view that takes them was there, by the talk they are for. */
export const heldFiles = new WeakMap<EventTarget, File[]>();

const hold = (event: DragEvent | ClipboardEvent) => {
  const data = 'clipboardData' in event ? event.clipboardData : event.dataTransfer;
  const talk = event.currentTarget;
  // Office programs add a picture of the text that they copy.
  if (!talk || !data?.types.includes('Files') || data.types.includes('text/plain')) return;
  // Otherwise the browser leaves the page and shows the file.
  event.preventDefault();
  heldFiles.set(talk, [...(heldFiles.get(talk) ?? []), ...data.files]);
};

/** What a talk listens to until then. */
export const holdFiles = { onDragOver: hold, onDrop: hold, onPaste: hold };
