// @ts-nocheck: it stands in for functions with more overloads than a comment can name.
// Loaded into `partykit dev` before it. It and its debugger listen on every address of the machine and
// have no option for it (0.0.115), which opens a laptop's chat to the whole café: rewrite the addresses.
const childProcess = require('node:child_process');
const net = require('node:net');

const host = process.env.PARTYLINE_HOST ?? '127.0.0.1';
const { spawn } = childProcess;
const { listen } = net.Server.prototype;

childProcess.spawn = (program, args, options) =>
  spawn(program, Array.isArray(args) ? args.map(rebind) : args, options);

net.Server.prototype.listen = function listenOnLoopback(...args) {
  return listen.apply(this, args.map(toLoopback));
};

function rebind(argument) {
  return String(argument).replace(/^(--socket-addr=\w+=)0\.0\.0\.0:/, `$1${host}:`);
}

/** `partykit dev` listens by port number, or by options that may name a host or a socket's path. */
function toLoopback(argument, index) {
  if (index === 0 && typeof argument === 'number') return { port: argument, host: '127.0.0.1' };
  const isOptions = typeof argument === 'object' && argument !== null && 'port' in argument;
  return isOptions ? { ...argument, host: '127.0.0.1' } : argument;
}
