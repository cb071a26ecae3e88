/** What is used of the platform's own module. */
declare module 'cloudflare:workers' {
  /** What every durable object extends. */
  export abstract class DurableObject<E = unknown> {
    constructor(state: object, env: E);
  }
}
