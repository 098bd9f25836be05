// A mini-program in Node: does what each line of its input says ({do, with}), and answers with a line ({ok} or {error}).
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { makeMy } from './my.mjs';
import { Phone } from './phone.mjs';
import { makeWx } from './wx.mjs';

const require = createRequire(import.meta.url);
const { Tongban } = require('./miniprogram/tongban.js');
const { fromAlipay } = require('./miniprogram/alipay.js');

const [url, platform] = process.argv.slice(2);
const phone = new Phone();
const heard = [];
let followed, signedOut, stop, tongban;

function open() {
  const wx = platform === 'my' ? fromAlipay(makeMy(phone)) : makeWx(phone);
  signedOut = 0;
  tongban = new Tongban(wx, { url, device: '我的手机', signedOut: () => (signedOut += 1) });
}

async function until(is) {
  for (let tries = 0; !is() && tries < 400; tries++) await new Promise((done) => setTimeout(done, 50));
}

const commands = {
  signIn: (more) => tongban.signIn(more),
  signOut: () => tongban.signOut(),
  run: (query, variables) => tongban.run(query, variables),
  change: (mutation, variables, button) => tongban.change(mutation, variables, { button }),
  // Several at a time; what each came to.
  together: (queries) => Promise.all(queries.map((query) => tongban.run(query))),
  async upload(path, base64) {
    phone.files[path] = Buffer.from(base64, 'base64');
    const told = [];
    const file = await tongban.upload(path, (progress) => told.push(progress));
    return { file, told };
  },
  follow(application, after, seconds) {
    heard.length = 0;
    followed = null;
    const failed = (error) => (followed = error.code);
    stop = tongban.follow(application, { after, seconds, event: (one) => heard.push(one), failed });
  },
  // The events that were told, once there are so many; or why there are no more.
  async heard(count) {
    await until(() => heard.length >= count || followed);
    return { events: heard, failed: followed };
  },
  stop: () => stop(),
  // Wait for a socket that was opened since this was asked last.
  listening: () => until(() => phone.opened.splice(0).length),
  // The phone: `set` its properties, `asked` what went out since, `cut` its sockets, `restart` the mini-program on it.
  set: (changed) => void Object.assign(phone, changed),
  asked: () => phone.asked.splice(0),
  cut: () => phone.cut(),
  stored: () => phone.storage,
  signedOut: () => signedOut,
  restart: () => open(),
};

open();
for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, with: given } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ ok: (await commands[name](...given)) ?? null }));
  } catch (error) {
    if (!error.kind) throw error;
    const { kind, code, message, userErrors, reference } = error;
    console.log(JSON.stringify({ error: { kind, code, message, userErrors, reference } }));
  }
}
process.exit(0);
