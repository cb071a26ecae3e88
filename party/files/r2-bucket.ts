/** What is used of a bucket of R2, as a Worker is given it by a binding. */
export type R2Bucket = {
  get(
    key: string,
    options?: { range?: { offset: number; length: number } },
  ): Promise<R2Body | null>;
  /** Null where `onlyIf` does not hold. */
  put(
    key: string,
    value: Uint8Array<ArrayBuffer> | string,
    options?: { onlyIf?: R2Condition },
  ): Promise<object | null>;
  delete(keys: string | string[]): Promise<void>;
  list(options: { prefix: string; cursor?: string | undefined }): Promise<{
    readonly objects: readonly R2Listed[];
    readonly truncated: boolean;
    readonly cursor?: string | undefined;
  }>;
};
export type R2Condition = { readonly etagMatches: string } | { readonly etagDoesNotMatch: string };
export type R2Listed = { readonly key: string; readonly size: number; readonly uploaded: Date };
type R2Body = { readonly etag: string; arrayBuffer(): Promise<ArrayBuffer> };

/** Whether a binding of the environment is a bucket, as far as that can be seen. */
export function isR2Bucket(value: unknown): value is R2Bucket {
  const methods = ['get', 'put', 'delete', 'list'] as const;
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
