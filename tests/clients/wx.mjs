// WeChat's wx on a phone, as developers.weixin.qq.com describes it: `success` at any status, an answer that is no JSON as text.
const CONTENT_TYPE = /^content-type$/i;

export function makeWx(phone) {
  const later = (heed, told) => heed && setImmediate(heed, told);
  const failed = (name, { fail }) => (error) => later(fail, { errMsg: `${name}:fail ${error.message}`, errno: 600001 });
  return {
    login: ({ success, fail }) =>
      phone.codes.length ? later(success, { code: phone.codes.shift(), errMsg: 'login:ok' }) : later(fail, { errMsg: 'login:fail' }),

    request(options) {
      const { url, method = 'GET', header = {}, data } = options;
      const type = Object.entries(header).find(([name]) => CONTENT_TYPE.test(name))?.[1] ?? 'application/json';
      const body = typeof data === 'string' ? data : type === 'application/json' ? JSON.stringify(data) : String(data);
      phone.send(url, { method, headers: { ...header, 'content-type': type }, body }).then(({ status, headers, text }) => {
        later(options.success, { data: parsed(text), statusCode: status, header: headers, cookies: [], errMsg: 'request:ok' });
      }, failed('request', options));
    },

    uploadFile(options) {
      const heeding = [];
      const progress = (sent, all) => {
        const now = { progress: Math.floor((100 * sent) / all), totalBytesSent: sent, totalBytesExpectedToSend: all };
        heeding.forEach((heed) => heed(now));
      };
      phone.upload(options.url, options, progress).then(({ status, text }) => {
        later(options.success, { data: text, statusCode: status, errMsg: 'uploadFile:ok' });
      }, failed('uploadFile', options));
      return { onProgressUpdate: (heed) => heeding.push(heed), abort() {} };
    },

    connectSocket(options) {
      const task = phone.connect(options.url, options.protocols);
      if (task) later(options.success, { errMsg: 'connectSocket:ok' });
      else later(options.fail, { errMsg: 'connectSocket:fail' });
      return task ?? silent();
    },

    getStorageSync: (key) => (key in phone.storage ? JSON.parse(phone.storage[key]) : ''),
    setStorageSync: (key, data) => void (phone.storage[key] = JSON.stringify(data)),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// The task of a socket that there never was.
const silent = () => Object.fromEntries(['onOpen', 'onMessage', 'onError', 'onClose', 'send', 'close'].map((name) => [name, () => {}]));
