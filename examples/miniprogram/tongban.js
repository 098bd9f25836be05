// A mini-program's way to Tongban, without dependencies: new Tongban(wx, { url: 'https://gov.example.cn' }).
const SESSION = 'accessToken refreshToken expiresIn viewer { displayName assurance } userErrors { code message path }';
const SIGN_IN = `mutation($input: SignInWithMiniProgramInput!) { signInWithMiniProgram(input: $input) { ${SESSION} } }`;
const REFRESH = `mutation($token: String!) { refreshSession(input: {refreshToken: $token}) { ${SESSION} } }`;
const SIGN_OUT = 'mutation { signOut(input: {}) { signedOut userErrors { code message path } } }';
const EVENT = 'sequence type at status actor note';
const NEWS = `subscription($n: String!, $after: Int) { applicationEvents(number: $n, after: $after) { ${EVENT} } }`;
const LATER = `query($id: ID!, $n: Int) { node(id: $id) { ... on Application { events(after: $n) { ${EVENT} } } } }`;
const EARLY = 60; // seconds before its end that a token is renewed
const PULSE = 15; // seconds of silence before a socket is asked, and then given up: phones don't notice
const POLLS = 12; // questions before a socket is tried again

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
const uuid = () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => ((16 * Math.random()) | 0).toString(16));
const called = (start, options) =>
  new Promise((success, fail) => start({ ...options, success, fail })).catch((cause) => {
    throw new TongbanError('network', '网络连接失败，请检查网络后重试', { cause });
  });
const but = (...kinds) => (error) => (kinds.includes(error.kind) ? undefined : Promise.reject(error));

// What went wrong, by `kind`: problem (see userErrors), signedOut, refused, busy, fault, network. Show its message.
class TongbanError extends Error {
  constructor(kind, message, more) {
    super(message);
    Object.assign(this, { kind, code: '', userErrors: [], passing: kind === 'network' || kind === 'busy' }, more);
  }
}

const problem = (found) => new TongbanError('problem', found[0].message, { code: found[0].code, userErrors: found });

function refused([{ message, extensions: { code, reference } = {} }], more) {
  const kind = { UNAUTHENTICATED: 'signedOut', RATE_LIMITED: 'busy', INTERNAL: 'fault' }[code] || 'refused';
  return new TongbanError(kind, message, { code, reference, ...more });
}

// The body of an answer, or what is wrong with it: `success` is called at any status.
function opened({ statusCode, header, data }) {
  const later = Object.keys(header || {}).find((name) => name.toLowerCase() === 'retry-after');
  const body = typeof data === 'string' && /^\s*{/.test(data) ? JSON.parse(data) : data;
  if (body && body.errors) throw refused(body.errors, { data: body.data, retryAfter: Number(later && header[later]) });
  if (body && body.userErrors) throw problem(body.userErrors);
  if (body && typeof body === 'object' && statusCode < 400) return body;
  throw new TongbanError('fault', '服务暂时不可用，请稍后重试', { passing: statusCode >= 502 });
}

class Tongban {
  // `signedOut` is called when the session has ended and the platform doesn't let the person in again by itself.
  constructor(wx, { url, device = '小程序', language = 'zh-CN', signedOut = () => {} }) {
    Object.assign(this, { wx, url, device, language, signedOut, access: null, expires: 0, renewal: null });
    this.stored = { buttons: {}, ...wx.getStorageSync('tongban') };
  }

  // Sign in by a code of the platform's; with `phoneCode` and `consentHash` the first time. Returns the viewer.
  async signIn(more = {}) {
    const { code } = await called((all) => this.wx.login(all));
    const [provider, device] = [this.wx.provider || 'WECHAT', { name: this.device, channel: 'MINI_PROGRAM' }];
    const input = { provider, code, device, consentHash: this.stored.consentHash, ...more };
    const { viewer } = await this.change(SIGN_IN, { input }, { anonymous: true });
    this.store({ consentHash: input.consentHash });
    return viewer;
  }

  signOut() {
    return this.change(SIGN_OUT).then(() => this.enter({ accessToken: null, refreshToken: '' }));
  }

  // Run an operation; its data. Queries, and mutations with a $key, are sent again when no answer comes.
  async run(query, variables = {}, { anonymous = false } = {}) {
    const options = { url: `${this.url}/graphql`, method: 'POST', data: { query, variables } };
    const again = !/^\s*mutation\b/.test(query) || 'key' in variables;
    const post = (header) => called((all) => this.wx.request(all), { ...options, header });
    return (await this.send(post, { 'content-type': 'application/json' }, { anonymous, again })).data;
  }

  // Run a mutation; its payload. `button` names what was pressed: its $key stays the same until an answer comes.
  async change(mutation, variables = {}, { button, anonymous } = {}) {
    const { buttons } = this.stored;
    if (button && !buttons[button]) this.store({ buttons: { ...buttons, [button]: uuid() } });
    const given = button ? { ...variables, key: this.stored.buttons[button] } : variables;
    const [payload] = Object.values(await this.run(mutation, given, { anonymous }));
    if (button) this.store({ buttons: { ...this.stored.buttons, [button]: undefined } });
    if (payload.userErrors.length) throw problem(payload.userErrors);
    if (payload.accessToken) this.enter(payload);
    return payload;
  }

  // Upload a file; what /files says of it. `progress` is told the per cents.
  upload(filePath, progress = () => {}) {
    const start = (all) => this.wx.uploadFile(all).onProgressUpdate((now) => progress(now.progress));
    const post = (header) => called(start, { url: `${this.url}/files`, name: 'file', filePath, header });
    return this.send(post, {}, {});
  }

  // Tell each event of a case once, in order; asks every few `seconds` where sockets fail. Returns what stops it.
  follow({ id, number }, { after = 0, seconds = 5, event, failed = () => {} }) {
    const watch = { after, over: false, end: () => {} };
    watch.tell = (one) => {
      if (watch.over || one.sequence <= watch.after) return;
      watch.after = one.sequence;
      event(one);
    };
    const run = async () => {
      while (!watch.over) {
        const heard = await this.listen(number, watch).catch(but('network', 'busy', 'fault'));
        for (let turn = heard ? POLLS : 1; turn <= POLLS && !watch.over; turn++) {
          const data = await this.run(LATER, { id, n: watch.after }).catch(but('network', 'busy', 'fault'));
          if (data && !data.node) throw new TongbanError('refused', '没有找到这个办件', { code: 'NOT_FOUND' });
          if (data) data.node.events.forEach(watch.tell);
          await wait(seconds);
        }
      }
    };
    run().catch((error) => watch.over || failed(error));
    return () => watch.end((watch.over = true));
  }

  // One socket (graphql-transport-ws) to its end; whether anything was ever heard.
  async listen(n, watch) {
    const payload = { authorization: `Bearer ${await this.token()}`, language: this.language };
    const wish = { query: NEWS, variables: { n, after: watch.after } };
    return new Promise((resolve, reject) => {
      let [task, heard, alive] = [null, false, false];
      const say = (message) => task.send({ data: JSON.stringify(message) });
      const end = (error) => {
        clearInterval(pulse);
        if (task) task.close({ code: 1000 });
        error ? reject(error) : resolve(heard);
      };
      const pulse = setInterval(() => (alive ? say({ type: 'ping' }, (alive = false)) : end()), 1000 * PULSE);
      const heed = {
        connection_ack: () => say({ id: '1', type: 'subscribe', payload: wish }),
        ping: () => say({ type: 'pong' }),
        next: ({ data, errors }) => (errors ? end(refused(errors)) : watch.tell(data.applicationEvents)),
        error: (errors) => end(refused(errors)),
        complete: () => end(),
      };
      const url = `${this.url.replace(/^http/, 'ws')}/graphql`;
      watch.end = () => end();
      task = this.wx.connectSocket({ url, protocols: ['graphql-transport-ws'], fail: () => end() });
      if (!task || watch.over) return end();
      task.onOpen(() => say({ type: 'connection_init', payload }));
      task.onMessage(({ data }) => {
        const message = JSON.parse(data);
        heard = alive = true;
        if (heed[message.type]) heed[message.type](message.payload);
      });
      task.onError(() => end());
      task.onClose(({ code }) => end(code === 4403 ? (this.expires = 0) : 0));
    });
  }

  async send(post, header, { anonymous = false, again = false }) {
    for (let attempt = 1, renewed = anonymous; ; attempt++) {
      const token = anonymous ? null : await this.token();
      const bearer = token ? { authorization: `Bearer ${token}` } : {};
      try {
        return opened(await post({ 'accept-language': this.language, ...header, ...bearer }));
      } catch (error) {
        if (error.kind === 'signedOut' && token && !renewed) {
          renewed = true;
          if (token === this.access) await this.renew();
        } else if (attempt < 3 && error.passing && (again || error.kind === 'busy') && !(error.retryAfter > 10)) {
          await wait(error.retryAfter || attempt / 2);
        } else throw error;
      }
    }
  }

  // A token that lives for a while yet; null when nobody is signed in.
  async token() {
    if (this.stored.refreshToken && Date.now() > this.expires - 1000 * EARLY) await this.renew();
    return this.access;
  }

  // One renewal at a time, for whoever waits: a refresh token that comes twice ends the session.
  renew() {
    return (this.renewal = this.renewal || this.refresh().finally(() => (this.renewal = null)));
  }

  // Where a session is over the platform may still say who it is; else the person is signed out.
  async refresh() {
    const token = this.stored.refreshToken;
    if (token && (await this.change(REFRESH, { token }, { anonymous: true }).catch(but('problem')))) return;
    if (token && (await this.signIn().catch(but('problem')))) return;
    this.enter({ accessToken: null, refreshToken: '' });
    this.signedOut();
    throw new TongbanError('signedOut', '登录已失效，请重新登录', { code: 'UNAUTHENTICATED' });
  }

  enter({ accessToken, refreshToken, expiresIn }) {
    Object.assign(this, { access: accessToken, expires: Date.now() + 1000 * (expiresIn || 900) });
    if (typeof refreshToken === 'string') this.store({ refreshToken });
  }

  store(changed) {
    this.wx.setStorageSync('tongban', (this.stored = { ...this.stored, ...changed }));
  }
}

module.exports = { Tongban, TongbanError };
