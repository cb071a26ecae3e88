/** What a person did or lacks, in one sentence: printed without a stack. */
export class Failure extends Error {}

/**
 * Runs a command's main function; a Failure becomes its sentence on stderr and exit code 1.
 * @param {() => Promise<number | void>} main
 */
export async function run(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
