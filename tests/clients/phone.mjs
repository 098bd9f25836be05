// A phone: its network, which tests disturb, its files and its storage. wx.mjs and my.mjs are what platforms make of it.
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { WebSocket } from 'ws';

const PIECE = 16 * 1024;
const MOST_SOCKETS = 5;
const OPERATIONS = /\b(signIn\w+|refreshSession|startApplication|submitApplication|events|subscription)\b/;

export class Phone {
  // What the platform gives to who signs in; how many replies get lost on their way, of which operation; what a gateway
  // between answers instead of us; what went out.
  codes = [];
  lose = 0;
  of = '';
  gateway = [];
  asked = [];
  offline = false;
  sockets = true;
  // The sockets that were opened.
  opened = [];
  files = {};
  storage = {};
  #open = new Set();

  // Send a request; its answer, once that is here. `progress` is told the bytes that are sent and all bytes.
  send(url, { method, headers, body }, progress = () => {}) {
    const bytes = Buffer.from(body);
    const operation = OPERATIONS.exec(body)?.[0] ?? method;
    this.asked.push(operation);
    return new Promise((resolve, reject) => {
      if (this.offline) return setImmediate(reject, new Error('offline'));
      if (this.gateway.length) return setImmediate(resolve, this.gateway.shift());
      const request = http.request(url, { method, headers: { ...headers, 'content-length': bytes.length } });
      request.on('error', reject);
      request.on('response', async (response) => {
        const text = String(await buffer(response));
        if (this.lose > 0 && operation.startsWith(this.of)) return this.#lose(reject);
        resolve({ status: response.statusCode, headers: named(response.rawHeaders), text });
      });
      for (let at = 0; at < bytes.length; at += PIECE) {
        const sent = Math.min(at + PIECE, bytes.length);
        request.write(bytes.subarray(at, sent), () => progress(sent, bytes.length));
      }
      request.end();
    });
  }

  #lose(reject) {
    this.lose -= 1;
    reject(new Error('the reply was lost'));
  }

  // Send a file as a form's only field.
  upload(url, { name, filePath, header = {} }, progress) {
    const edge = '----a-phone';
    const about = `name="${name}"; filename="${filePath}"\r\nContent-Type: image/png`;
    const head = `--${edge}\r\nContent-Disposition: form-data; ${about}\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), this.files[filePath], Buffer.from(`\r\n--${edge}--\r\n`)]);
    const headers = { ...header, 'content-type': `multipart/form-data; boundary=${edge}` };
    return this.send(url, { method: 'POST', headers, body }, progress);
  }

  // Open a socket, of which there may be five; null where there can't be one.
  connect(url, protocols) {
    if (!this.sockets || this.offline || this.#open.size >= MOST_SOCKETS) return null;
    const socket = new WebSocket(url, protocols);
    this.#open.add(socket);
    socket.on('open', () => this.opened.push(url));
    socket.on('close', () => this.#open.delete(socket));
    return task(socket);
  }

  // Let every socket break off.
  cut() {
    for (const socket of this.#open) socket.terminate();
  }
}

const named = (raw) => Object.fromEntries(raw.flatMap((name, at) => (at % 2 ? [] : [[name, raw[at + 1]]])));

// A socket's task, which is alike on both platforms.
const task = (socket) => ({
  onOpen: (heed) => socket.on('open', () => heed({ header: {} })),
  onMessage: (heed) => socket.on('message', (data) => heed({ data: String(data) })),
  onError: (heed) => socket.on('error', ({ message }) => heed({ errMsg: message })),
  onClose: (heed) => socket.on('close', (code, reason) => heed({ code, reason: String(reason) })),
  send: ({ data, fail = () => {} }) => (socket.readyState === WebSocket.OPEN ? socket.send(data) : fail({})),
  close: ({ code = 1000 } = {}) => (socket.readyState === WebSocket.CONNECTING ? socket.terminate() : socket.close(code)),
});
