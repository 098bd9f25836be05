// The TypeScript client in Node: does what each line of its input says ({do, with}), and answers with a line ({ok} or {error}).
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { makeTongban } from './dist/client.js';
import { codeOf } from './dist/errors.js';
import * as operations from './dist/generated.js';
import { statusName } from './dist/words.js';

const [url] = process.argv.slice(2);
const stored = new Map();
const store = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) };
// The network: how many replies get lost, of which operation; what a gateway answers instead of us; what went out.
const net = { lose: 0, of: '', gateway: [], asked: [] };
const heard = [];
const sockets = new Set();
let following, signedOut, tongban;

const outside = globalThis.fetch;
globalThis.fetch = async (to, options) => {
  const { operationName, query } = typeof options.body === 'string' ? JSON.parse(options.body) : { operationName: 'upload' };
  const name = operationName ?? /\b(Refresh|SignIn|SignOut)\b/.exec(query)?.[0];
  net.asked.push(query || operationName === 'upload' ? name : `${name} by hash`);
  if (net.gateway.length) {
    const { status, headers, text } = net.gateway.shift();
    return new Response(text, { status, headers });
  }
  const answer = await outside(to, options);
  if (net.lose > 0 && name.startsWith(net.of)) {
    net.lose -= 1;
    throw new TypeError('fetch failed');
  }
  return answer;
};

class Socket extends WebSocket {
  constructor(...given) {
    super(...given);
    sockets.add(this);
  }
}

function open() {
  signedOut = 0;
  tongban = makeTongban({ url, store, webSocket: Socket, onSignedOut: () => (signedOut += 1) });
}

const document = (name) => operations[`${name}Document`];
const query = (name, variables) => tongban.client.query({ query: document(name), variables, fetchPolicy: 'network-only' });
const change = (name, variables) => tongban.client.mutate({ mutation: document(name), variables });

const commands = {
  // Go on with somebody's session, as after a reload.
  enter: (refreshToken) => void stored.set('tongban.refreshToken', refreshToken),
  run: async (name, variables) => (await query(name, variables)).data,
  change: async (name, variables) => (await change(name, variables)).data,
  press: async (button, name, variables) =>
    (await tongban.buttons.press(button, (key) => change(name, { ...variables, key }))).data,
  // Several at a time.
  together: (name, count) => Promise.all(Array.from({ length: count }, async () => (await query(name)).data)),
  upload: (base64) => tongban.upload(new Blob([Buffer.from(base64, 'base64')], { type: 'image/png' }), 'plan.png'),
  // Two pages of a connection, and what the cache holds then.
  async pages(name, field) {
    const list = tongban.client.watchQuery({ query: document(name) });
    const { data } = await list.refetch();
    await list.fetchMore({ variables: { after: data[field].pageInfo.endCursor } });
    return tongban.client.readQuery({ query: document(name) })[field].edges.length;
  },
  follow(number) {
    heard.length = 0;
    following = tongban.client.subscribe({ query: operations.ProgressDocument, variables: { number } }).subscribe({
      next: ({ data }) => heard.push(data.applicationEvents),
      error: (error) => heard.push({ error: codeOf(error) }),
    });
  },
  // The events that were told, once there are so many.
  async heard(count) {
    for (let tries = 0; heard.length < count && tries < 400; tries++) await new Promise((passed) => setTimeout(passed, 50));
    return heard;
  },
  stop: () => following.unsubscribe(),
  sockets: () => sockets.size,
  cut: () => sockets.forEach((socket) => socket.terminate()),
  set: (changed) => void Object.assign(net, changed),
  asked: () => net.asked.splice(0),
  stored: () => Object.fromEntries(stored),
  // How often it was told so, by and by.
  signedOut: () => new Promise((tell) => setTimeout(() => tell(signedOut), 50)),
  signOut: () => tongban.session.signOut(),
  // What the cache has of an answer.
  cached: (name) => tongban.client.readQuery({ query: document(name) }),
  name: (status) => statusName(status),
  reload() {
    tongban.close();
    open();
  },
};

open();
for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, with: given } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ ok: (await commands[name](...given)) ?? null }));
  } catch (error) {
    const code = codeOf(error) ?? error.userErrors?.[0].code ?? '';
    console.log(JSON.stringify({ error: { kind: error.name, code, message: error.message } }));
  }
}
process.exit(0);
