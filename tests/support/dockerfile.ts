import { DockerfileParser } from 'dockerfile-ast';
import { read } from './tree.ts';

export interface Step {
  readonly keyword: string;
  /** In the order they stand; of the form with brackets, what the brackets hold. */
  readonly values: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** The stages of the project's Dockerfile, each with its steps. */
export function stages(): readonly (readonly Step[])[] {
  const all: Step[][] = [];
  for (const instruction of DockerfileParser.parse(read('Dockerfile')).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') all.push([]);
    const texts = instruction.getArguments().map((argument) => argument.getValue());
    const flags = 'getFlags' in instruction ? (instruction.getFlags as () => Flag[])() : [];
    const step = { keyword, values: unbracketed(texts), flags: recordOf(flags) };
    all.at(-1)?.push(step);
  }
  return all;
}

type Flag = { getName(): string; getValue(): string | null };
const recordOf = (flags: readonly Flag[]) =>
  Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue() ?? '']));

function unbracketed(texts: readonly string[]): readonly string[] {
  const from = texts.findIndex((text) => text.startsWith('['));
  return from < 0 ? texts : JSON.parse(texts.slice(from).join(' '));
}
