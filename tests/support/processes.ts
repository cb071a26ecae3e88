import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly isZombie: boolean;
  readonly command: string;
}

/** Every process of the machine, as `ps` tells it. */
async function listProcesses(): Promise<readonly Process[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, group, state = '', command = ''] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        isZombie: state.startsWith('Z'),
        command,
      },
    ];
  });
}

/** Living members of the process groups, as lines for a message; zombies are dead. */
export async function findMembers(groups: ReadonlySet<number>): Promise<readonly string[]> {
  const processes = await listProcesses();
  return processes.filter((it) => groups.has(it.group) && !it.isZombie).map(describe);
}

/** Living processes whose command line holds the text (a data folder, a port). */
export async function findByCommand(text: string): Promise<readonly string[]> {
  const processes = await listProcesses();
  return processes
    .filter((it) => it.command.includes(text) && !it.isZombie && it.pid !== process.pid)
    .map(describe);
}

const describe = (it: Process): string => `${it.pid} ${it.command.slice(0, 120)}`;
