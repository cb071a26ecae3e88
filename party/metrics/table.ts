/** Every number that this server counts, by the name that the code uses. Labels take few values, all of them ours: never a room, a person or a site. */
type Entry = { readonly name: string; readonly help: string; readonly labels: readonly string[] };

/** What only grows. */
export const counters = {
  messages: {
    name: 'partyline_messages_accepted_total',
    help: 'Messages that got a place in the log of a room; repeated ones count once.',
    labels: [],
  },
  deliveries: {
    name: 'partyline_deliveries_total',
    help: 'Events handed to sockets as they came, once for each socket; catching up is not counted.',
    labels: [],
  },
  drainRows: {
    name: 'partyline_drain_rows_total',
    help: 'Events of rooms that libSQL has confirmed.',
    labels: [],
  },
  drainFailures: {
    name: 'partyline_drain_failures_total',
    help: 'Hand-overs of a room that failed and are repeated.',
    labels: [],
  },
  commitStatements: {
    name: 'partyline_scribe_commit_statements_total',
    help: 'Statements in the commits that libSQL has confirmed.',
    labels: [],
  },
  commitFailures: {
    name: 'partyline_scribe_commit_failures_total',
    help: 'Commits that libSQL refused or did not answer.',
    labels: [],
  },
  refusals: {
    name: 'partyline_refusals_total',
    help: 'Refusals by error code, over HTTP and on open sockets.',
    labels: ['over', 'code'],
  },
  errors: {
    name: 'partyline_errors_total',
    help: 'Mistakes of the server itself; place is the word of the log line with level error.',
    labels: ['place'],
  },
  requests: {
    name: 'partyline_http_requests_total',
    help: 'Requests by route pattern and class of status.',
    labels: ['method', 'route', 'status'],
  },
  socketsOpened: {
    name: 'partyline_sockets_opened_total',
    help: 'Sockets that were let in.',
    labels: ['party'],
  },
  socketsRefused: {
    name: 'partyline_sockets_refused_total',
    help: 'Sockets that were not let in, by error code.',
    labels: ['code'],
  },
  filesStored: {
    name: 'partyline_files_stored_total',
    help: 'Uploads that were finished and found fit.',
    labels: [],
  },
  fileBytes: {
    name: 'partyline_file_stored_bytes_total',
    help: 'Bytes of these uploads, as they are kept.',
    labels: [],
  },
  hashesRefused: {
    name: 'partyline_password_hashes_refused_total',
    help: 'Passwords that were not looked at because too many waited.',
    labels: [],
  },
  wakes: {
    name: 'partyline_object_wakes_total',
    help: 'Starts of objects, out of sleep or for the first time.',
    labels: ['party'],
  },
  alarms: {
    name: 'partyline_object_alarms_total',
    help: 'Alarms by which the platform woke objects.',
    labels: ['party'],
  },
} as const satisfies Record<string, Entry>;

/** What takes time, in seconds: its sum and how often. */
export const summaries = {
  drainSeconds: {
    name: 'partyline_drain_duration_seconds',
    help: 'Successful hand-overs of rooms to libSQL, through the scribe.',
    labels: [],
  },
  commitSeconds: {
    name: 'partyline_scribe_commit_duration_seconds',
    help: 'Commits of the scribe that libSQL has confirmed.',
    labels: [],
  },
  requestSeconds: {
    name: 'partyline_http_request_duration_seconds',
    help: 'Requests by route pattern, until their answer begins.',
    labels: ['route'],
  },
  hashSeconds: {
    name: 'partyline_password_hash_duration_seconds',
    help: 'Work on one password, once it was its turn.',
    labels: [],
  },
  hashWaitSeconds: {
    name: 'partyline_password_hash_wait_seconds',
    help: 'Time that a password waited for its turn; the rate of the sum is how many wait.',
    labels: [],
  },
} as const satisfies Record<string, Entry>;

/** What goes up and down, asked for at each scrape. */
export const gauges = {
  connections: {
    name: 'partyline_connections',
    help: 'Open sockets, as each object told last.',
    labels: ['party'],
  },
  backlogEvents: {
    name: 'partyline_backlog_events',
    help: 'Events that rooms hold and libSQL has not confirmed.',
    labels: [],
  },
  backlogRooms: {
    name: 'partyline_backlog_rooms',
    help: 'Rooms that hold such events.',
    labels: [],
  },
  backlogSeconds: {
    name: 'partyline_backlog_oldest_seconds',
    help: 'Age of the oldest of these events.',
    labels: [],
  },
  writesWaiting: {
    name: 'partyline_writes_waiting',
    help: 'Pieces of work that wait for the next commit of a scribe.',
    labels: [],
  },
  writeHang: {
    name: 'partyline_write_hang_seconds',
    help: 'How long libSQL has not answered the write under way.',
    labels: [],
  },
  databaseUp: {
    name: 'partyline_database_up',
    help: '1 while libSQL can be read and written, else 0.',
    labels: [],
  },
  info: {
    name: 'partyline_info',
    help: 'Always 1: the version of the protocol and the home.',
    labels: ['version', 'home'],
  },
} as const satisfies Record<string, Entry>;

export type CounterName = keyof typeof counters;
export type SummaryName = keyof typeof summaries;
export type GaugeName = keyof typeof gauges;
