// Socket.IO as a chat would use it: every message is inserted into SQLite (WAL, synchronous=NORMAL:
// it survives the death of the process) before it is broadcast and acked. The binding is `libsql`,
// a native module with better-sqlite3's synchronous interface, which @libsql/client brings along.
import { createServer } from 'node:http';
import Database from 'libsql';
import { Server } from 'socket.io';

const [port, file] = process.argv.slice(2);
if (!port || !file) throw new Error('usage: server.mjs PORT FILE');

const database = new Database(file);
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE message (seq INTEGER PRIMARY KEY, room TEXT NOT NULL, sender TEXT NOT NULL,
    cid TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL)`);
const insert = database.prepare(
  'INSERT INTO message (room, sender, cid, text, at) VALUES (?, ?, ?, ?, ?)',
);

const http = createServer();
// The driver does not answer pings; none falls due while it runs.
const io = new Server(http, { transports: ['websocket'], pingInterval: 3_600_000 });

io.on('connection', (socket) => {
  socket.join('bench');
  const sender = { id: socket.id, name: `Guest ${socket.id.slice(0, 4)}` };
  socket.on('message', ({ cid, text }, ack) => {
    const at = Date.now();
    const { lastInsertRowid: seq } = insert.run('bench', sender.id, cid, text, at);
    io.to('bench').emit('message', { seq: Number(seq), sender, cid, text, at });
    ack({ seq: Number(seq) });
  });
});

http.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
