/** Members of partysocket's class that neither it nor the SDK uses. */
const unused = [
  'binaryType',
  'retryCount',
  'bufferedAmount',
  'extensions',
  'protocol',
  'readyState',
  'url',
  'shouldReconnect',
  'drainQueuedMessages',
  '_debug',
  '_debugLogger',
  '_protocols',
  '_didWarnAboutClosedSend',
  '_uptimeTimeout',
  '_acceptOpen',
  '_getNextProtocols',
  '_getNextUrl',
  '_handleTimeout',
  '_connectTimeout',
  '_retryCount',
  '_wait',
  '_getNextDelay',
  '_binaryType',
  '_messageQueue',
  'onopen',
  'static CONNECTING',
  'static OPEN',
  'static CLOSING',
  'static CLOSED',
];

/**
 * Members of it that do one thing only with the options of `connection.ts`: no queue, no wait, no protocols, no log, an
 * address from a function, listeners as properties, and no time-out but ours. The states are those of the standard.
 *
 * @type {import('./lean.mjs').Parts}
 */
export const partysocket = new Map([
  ...unused.map((name) => /** @type {const} */ ([name, ''])),
  [
    'constructor',
    `constructor(url, protocols, options) {
      super();
      this._url = url;
      this._options = options;
      this._connect();
    }`,
  ],
  [
    '_connect',
    `_connect() {
      if (this._connectLock || !this._shouldReconnect) return;
      this._connectLock = true;
      this._removeListeners();
      Promise.resolve()
        .then(this._url)
        .then((url) => {
          this._connectLock = false;
          if (this._closeCalled) return;
          this._ws = new this._options.WebSocket(url);
          this._addListeners();
        })
        .catch((error) => {
          this._connectLock = false;
          this._handleError(error);
        });
    }`,
  ],
  ['CONNECTING', 'get CONNECTING() { return 0; }'],
  ['OPEN', 'get OPEN() { return 1; }'],
  ['CLOSING', 'get CLOSING() { return 2; }'],
  ['CLOSED', 'get CLOSED() { return 3; }'],
  ['_handleOpen', '_handleOpen = () => {};'],
  ['_clearTimeouts', '_clearTimeouts() {}'],
  ['_handleMessage', '_handleMessage = (event) => this.onmessage(event);'],
  [
    '_handleError',
    '_handleError = (event) => { this._disconnect(); this.onerror(event); this._connect(); };',
  ],
  [
    '_handleClose',
    `_handleClose = (event) => {
      this._clearTimeouts();
      if (!this._options.shouldReconnectOnClose(event)) this._shouldReconnect = false;
      if (this._shouldReconnect) this._connect();
      this.onclose(event);
    };`,
  ],
  [
    'send',
    'send(data) { if (this._ws?.readyState !== 1) return false; this._ws.send(data); return true; }',
  ],
]);
