declare global {
  /** Only where the platform has it. */
  const FixedLengthStream:
    | undefined
    | (new (
        length: number,
      ) => { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> });
}

/** A body whose length browsers are told: workers send a stream in chunks, whatever `content-length` says, unless it is one of these. */
export function sized(
  body: ReadableStream<Uint8Array>,
  length: number,
): ReadableStream<Uint8Array> {
  if (typeof FixedLengthStream === 'undefined') return body;
  const { readable, writable } = new FixedLengthStream(length);
  // Where one end breaks the other does, and the client sees an answer that is cut off.
  body.pipeTo(writable).catch(() => {});
  return readable;
}
