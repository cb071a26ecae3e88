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
    console.error(sentence(error));
    process.exitCode = 1;
  }
}

/**
 * What a full disk or a missing permission says is enough; only a mistake of ours is worth its stack.
 * @param {unknown} error
 */
function sentence(error) {
  if (error instanceof Failure) return error.message;
  if (error instanceof Error && 'syscall' in error) return `Unable to go on; ${error.message}`;
  throw error;
}
