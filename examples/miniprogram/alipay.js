// Alipay's my with the names and habits of WeChat's wx, as far as tongban.js needs them.
const answer = ({ status, headers, data }) => ({ statusCode: status, header: headers || {}, data });

exports.fromAlipay = (my) => ({
  provider: 'ALIPAY',
  login: ({ success, fail }) =>
    my.getAuthCode({ scopes: 'auth_base', success: ({ authCode }) => success({ code: authCode }), fail }),
  request({ header, success, fail, ...options }) {
    // A status from 400 on is a failure here (error 19), but brings the answer along.
    const failed = (failure) => (failure.status >= 400 ? success(answer(failure)) : fail(failure));
    return my.request({ ...options, headers: header, success: (got) => success(answer(got)), fail: failed });
  },
  // The simulator still wants a fileType, whatever the file is.
  uploadFile: (options) => my.uploadFile({ ...options, fileType: 'image', hideLoading: true }),
  connectSocket(options) {
    const task = my.connectSocket({ ...options, multiple: true });
    // Some versions wrap what came once more.
    const unwrapped = (heed) => ({ data }) => heed({ data: typeof data === 'string' ? data : data.data });
    return task && {
      onOpen: (heed) => task.onOpen(heed),
      onMessage: (heed) => task.onMessage(unwrapped(heed)),
      onError: (heed) => task.onError(heed),
      onClose: (heed) => task.onClose((closed) => heed(closed || {})),
      send: (message) => task.send(message),
      close: (why) => task.close(why),
    };
  },
  getStorageSync: (key) => my.getStorageSync({ key }).data,
  setStorageSync: (key, data) => my.setStorageSync({ key, data }),
});
