// Alipay's my on a phone, as opendocs.alipay.com describes it: a status from 400 on is error 19, `headers` and `status`.
const TYPES = ['image', 'video', 'audio'];

export function makeMy(phone) {
  const later = (heed, told) => heed && setImmediate(heed, told);
  const unreachable = ({ fail }) => () => later(fail, { error: 12, errorMessage: '网络错误' });
  return {
    getAuthCode: ({ scopes = 'auth_base', success, fail }) =>
      phone.codes.length
        ? later(success, { authCode: phone.codes.shift(), authSuccessScopes: [].concat(scopes), authErrorScopes: {} })
        : later(fail, { error: 11, errorMessage: '用户取消授权' }),

    request(options) {
      const { url, method = 'GET', headers = {}, data, dataType = 'json' } = options;
      const sent = { 'content-type': 'application/json', ...headers };
      phone.send(url, { method, headers: sent, body: JSON.stringify(data) }).then(({ status, headers: got, text }) => {
        if (status >= 400) return later(options.fail, { error: 19, errorMessage: 'http status error', status, headers: got, data: text });
        if (dataType !== 'json') return later(options.success, { status, headers: got, data: text });
        try {
          later(options.success, { status, headers: got, data: JSON.parse(text) });
        } catch {
          later(options.fail, { error: 14, errorMessage: 'JSON parse data error', status, headers: got, data: text });
        }
      }, unreachable(options));
    },

    uploadFile(options) {
      if (!TYPES.includes(options.fileType)) throw new Error('invalid parameter: fileType');
      const heeding = [];
      const progress = (sent, all) => {
        const now = { progress: Math.floor((100 * sent) / all), totalBytesWritten: sent, totalBytesExpectedToWrite: all };
        heeding.forEach((heed) => heed(now));
      };
      phone.upload(options.url, options, progress).then(({ status, headers, text }) => {
        later(options.success, { data: text, statusCode: status, header: headers });
      }, unreachable(options));
      return { onProgressUpdate: (heed) => heeding.push(heed), abort() {} };
    },

    // Without `multiple` there is no task: those events are heard at my.onSocketMessage.
    connectSocket({ url, protocols, multiple = false, success, fail }) {
      const task = phone.connect(url, protocols);
      if (task) later(success, {});
      else later(fail, { error: 1, errorMessage: '未知错误' });
      return multiple && task ? task : undefined;
    },

    getStorageSync: ({ key }) => ({ data: key in phone.storage ? JSON.parse(phone.storage[key]) : null, success: true }),
    setStorageSync: ({ key, data }) => void (phone.storage[key] = JSON.stringify(data)),
  };
}
