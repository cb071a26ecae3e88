import { type ChildProcess, spawn } from 'node:child_process';
import { inProject } from '../../scripts/project.mjs';

/** What a command said and how it ended; `code` is null when a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A script of the project that runs; `said` resolves once its output holds the text. */
export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  said(text: string): Promise<void>;
}

/** Runs one of the project's scripts with Node, as `npm run` would. */
export function runScript(path: string, env: Record<string, string>, args: string[] = []): Command {
  // Vitest sets MODE for itself; for Partyline the word means something else.
  const { MODE: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [inProject(path), ...args], {
    cwd: inProject('.'),
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended, said: (text) => waitForText(child, () => out, text, ended) };
}

async function waitForText(
  child: ChildProcess,
  output: () => string,
  text: string,
  ended: Promise<Ended>,
): Promise<void> {
  const seen = new Promise<void>((resolve) => {
    const look = () => {
      if (output().includes(text)) resolve();
    };
    child.stdout?.on('data', look);
    look();
  });
  const early = ended.then(({ code, err }) => {
    throw new Error(`ended with ${code} before it said "${text}": ${err}`);
  });
  await Promise.race([seen, early]);
}
