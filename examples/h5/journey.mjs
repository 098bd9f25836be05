// A citizen's first licence in a real browser: what tests/clients/test_h5.py runs. By hand, with both servers up:
//   APP=http://localhost:4173 SERVER=http://127.0.0.1:8000 SHOTS=/tmp/shots node journey.mjs
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const { APP, SERVER, SHOTS, CHROMIUM = '/usr/bin/chromium' } = process.env
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true }
if (SHOTS) mkdirSync(SHOTS, { recursive: true })

const people = await (await fetch(`${SERVER}/dev/people`)).json()
const citizen = people.find((one) => one.kind === 'PERSON' && !one.roles.length)

/** The code that was sent to a phone last. */
async function code(phone) {
  const messages = await (await fetch(`${SERVER}/dev/outbox?phone=${phone}`)).json()
  return messages.find((one) => one.code).code
}

/** Ask the server as somebody without a browser. */
async function post(query, variables, token) {
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) }
  const answer = await (await fetch(`${SERVER}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json()
  const [payload] = Object.values(answer.data ?? {})
  if (answer.errors || payload?.userErrors?.length) throw new Error(JSON.stringify(answer))
  return payload
}

const tokens = {}
async function staff(role, department) {
  const { phone } = people.find((one) => one.roles.includes(role) && one.departments.includes(department))
  if (!tokens[phone]) {
    const [{ hash }] = await post('{ consentTexts(purpose: ACCOUNT) { hash } }', {})
    const askCode = `mutation($phone: String!, $hash: String!) {
      requestSmsCode(input: {phone: $phone, consentHash: $hash}) { userErrors { message } }
    }`
    await post(askCode, { phone, hash })
    const given = { phone, code: await code(phone) }
    const signIn = `mutation($phone: String!, $code: String!) {
      signInWithSms(input: {phone: $phone, code: $code, device: {name: "window", channel: WEB}}) { accessToken userErrors { message } }
    }`
    tokens[phone] = (await post(signIn, given)).accessToken
  }
  return tokens[phone]
}

/** A move of the window's, from where the case now stands. */
async function move(role, name, id, more = '') {
  const token = await staff(role, '11511602MB99000138')
  const read = 'query($id: ID!) { node(id: $id) { ... on Application { number revision } } }'
  const { number, revision } = await post(read, { id }, token)
  await post('query($n: String!) { workbench { application(number: $n) { number } } }', { n: number }, token)
  const input = `{applicationId: $id, revision: ${revision}${more}}`
  await post(`mutation($id: ID!) { ${name}(input: ${input}) { userErrors { message } } }`, { id }, token)
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] })
const context = await browser.newContext(PHONE)
const page = await context.newPage()
page.setDefaultTimeout(40_000)
const complaints = []
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
page.on('pageerror', (error) => complaints.push(String(error)))

let shots = 0
/** Look at a page: a picture, nothing wider than the phone, and what axe finds. */
async function look(name, { axed = true } = {}) {
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) throw new Error(`${name} is ${wide} px wider than the phone`)
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${String(++shots).padStart(2, '0')}-${name}.png`, fullPage: true })
  if (!axed) return
  await page.evaluate(axe)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), tags)
  if (violations.length) {
    const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join('\n  ')}`)
    throw new Error(`axe on ${name}:\n${told.join('\n')}`)
  }
}
const large = () => page.getByRole('button', { name: '大字版' }).click()
/** The same page in both editions; what axe finds is the same in both, as far as sizes don't matter to it. */
async function both(name) {
  await look(name)
  await large()
  await look(`${name}-large`, { axed: false })
  await large()
}
const press = (name) => page.getByRole('button', { name, exact: true }).click()

try {
  await page.goto(`${APP}/`)
  await page.getByRole('heading', { name: '常办事项' }).waitFor()
  await both('home')

  await page.getByRole('searchbox').fill('我想开个小饭馆')
  await page.keyboard.press('Enter')
  const licence = page.getByRole('link', { name: /食品经营许可证新办（个体）/ })
  await licence.waitFor()
  await look('search')
  await page.getByRole('searchbox').fill('qqqqqq')
  await press('查找')
  await page.getByText('没有找到').waitFor()
  await look('nothing-found')
  await page.goBack()
  await licence.click()
  await page.getByRole('link', { name: '在线办理' }).waitFor()
  await both('guide')

  await page.getByRole('link', { name: '在线办理' }).click()
  await page.getByLabel('手机号', { exact: true }).fill(citizen.phone)
  await press('获取验证码')
  await page.getByText('请先阅读并勾选').waitFor()
  await page.getByRole('checkbox').check()
  await press('获取验证码')
  await page.getByText('验证码已发送').waitFor()
  await page.getByLabel('验证码', { exact: true }).fill('000000')
  await press('登录')
  await page.getByText('验证码不正确').waitFor()
  await both('sign-in')
  await page.getByLabel('验证码', { exact: true }).fill(await code(citizen.phone))
  await press('登录')

  await page.getByLabel('姓名', { exact: true }).fill(citizen.name)
  await page.getByLabel('身份证号码', { exact: true }).fill(citizen.idNumber)
  await page.getByRole('checkbox').check()
  await both('verify')
  await press('确认身份')

  const begin = page.getByRole('button', { name: '开始填写' })
  await page.locator('.answer').first().waitFor()
  await both('question')
  await answerQuestions(begin)
  await look('before-the-start')
  await begin.click()

  await page.getByRole('heading', { name: '填写信息' }).waitFor()
  await page.getByText('已自动填写，来自实名认证信息').first().waitFor()
  const id = decodeURIComponent(page.url().split('/').pop())
  await press('下一步')
  await page.getByText('处需要填写或者更正').waitFor()
  await both('form-incomplete')

  // Whatever the schema asks for, with the schema's own examples: a form is data, here too.
  const read = 'query($id: ID!) { node(id: $id) { ... on Application { formSchema form } } }'
  const { formSchema, form } = await post(read, { id }, await mine())
  await fill(formSchema, form)
  await page.getByText('已自动保存').waitFor()
  if (await page.locator('.wrong').count()) throw new Error('what was mended is still told as wrong')
  // Without a network nothing is lost, and nothing pretends to be saved.
  await context.setOffline(true)
  await page.getByLabel(/^字号名称/).fill('广安区李秀英面馆')
  await page.getByText('没有保存成功').waitFor()
  await look('not-saved')
  await context.setOffline(false)
  await press('重试')
  await page.getByText('已自动保存').waitFor()
  await page.reload()
  await page.getByLabel(/^字号名称/).waitFor()
  if ((await page.getByLabel(/^字号名称/).inputValue()) !== '广安区李秀英面馆') throw new Error('the draft lost a change')
  await page.getByRole('heading', { name: '填写信息' }).waitFor()
  await look('form-filled-in')
  await press('下一步')
  await page.getByRole('heading', { name: '上传材料' }).waitFor()
  await press('下一步')
  await page.getByText('处需要填写或者更正').waitFor()
  await look('materials-missing')
  // How far an upload is: held up here until somebody has looked.
  let letThrough
  const looked = new Promise((resolve) => (letThrough = resolve))
  await page.route('**/files', (route) => looked.then(() => route.continue()), { times: 1 })
  const first = page.locator('[id="field-materials.floorPlan"]')
  await first.locator('input[type=file]').setInputFiles({ name: '平面图.png', mimeType: 'image/png', buffer: picture() })
  await first.getByRole('progressbar').waitFor()
  await look('uploading')
  letThrough()
  await first.getByText('已上传').waitFor()
  for (const card of await page.locator('.card.material').all()) {
    const done = await card.getByText('已上传').count()
    if (done || !(await card.getByText('必要', { exact: true }).count())) continue
    await card.locator('input[type=file]').setInputFiles({ name: '平面图.png', mimeType: 'image/png', buffer: picture() })
    await card.getByText('已上传').waitFor()
  }
  await both('materials')
  await press('下一步')
  await page.getByRole('checkbox').check()
  await both('confirm')
  await press('提交申请')

  await page.getByRole('heading', { name: '办理进度' }).waitFor()
  await page.locator('.saving', { hasText: '实时更新' }).waitFor()
  await look('submitted')
  await move('CLERK', 'requestSupplement', id, ', items: [{materialKey: "floorPlan", message: "请标出食品处理区的位置"}]')
  await page.getByRole('link', { name: '去补正' }).click()
  await page.getByText('请标出食品处理区的位置').waitFor()
  await press('下一步')
  const plan = page.locator('[id="field-materials.floorPlan"]')
  await plan.locator('input[type=file]').setInputFiles({ name: '平面图2.png', mimeType: 'image/png', buffer: picture() })
  await plan.getByText('平面图2.png').first().waitFor()
  await look('supplement')
  await press('下一步')
  await page.getByRole('checkbox').check()
  await press('提交补正')
  await page.locator('.timeline').getByText('已补正').waitFor()
  await page.locator('.saving', { hasText: '实时更新' }).waitFor()
  await move('CLERK', 'acceptApplication', id, ', mode: COMPLETE')
  await page.locator('.timeline').getByText('窗口受理').waitFor()
  await page.locator('.status', { hasText: '已受理' }).waitFor()
  await both('accepted-live')
  // Where a proxy lets no stream through, the same news come by asking.
  const streams = (request) => request.headers()['accept'] === 'text/event-stream'
  await page.route('**/graphql', (route) => (streams(route.request()) ? route.abort() : route.continue()))
  await page.reload()
  await page.getByText('每 5 秒更新').waitFor()
  await move('CLERK', 'startReview', id)
  await page.locator('.status', { hasText: '审核中' }).waitFor()
  await page.unroute('**/graphql')
  await page.reload()
  await page.getByText('实时更新').waitFor()
  await move('APPROVER', 'decideApplication', id, ', outcome: APPROVE')
  // The worker closes the case within a minute; nobody waits for that here.
  await page.locator('.status', { hasText: /准予许可|已办结/ }).waitFor()
  await page.locator('.result').waitFor()
  await both('approved')

  await page.getByRole('link', { name: '办件', exact: true }).click()
  await page.locator('.list .card').waitFor()
  await look('cases')
  await page.getByRole('link', { name: '证照', exact: true }).click()
  await page.locator('.licence').first().waitFor()
  await both('wallet')
  await page.locator('.licence').first().click()
  await page.getByRole('button', { name: '出示证照' }).click()
  const left = page.locator('.left strong')
  await left.waitFor()
  await both('code')
  const before = await left.textContent()
  await page.waitForFunction((text) => document.querySelector('.left strong').textContent !== text, before)

  // Another form: what is asked depends on what was said.
  await page.goto(`${APP}/#/?q=${encodeURIComponent('最低生活保障认定')}`)
  await page.getByRole('link', { name: /^最低生活保障认定/ }).first().click()
  await page.getByRole('link', { name: '在线办理' }).click()
  await page.locator('.answer').first().or(begin).waitFor()
  await answerQuestions(begin)
  await begin.click()
  const size = page.getByLabel(/^共同生活的家庭成员/)
  const others = page.getByRole('group', { name: '其他共同生活的家庭成员' }).first()
  await size.fill('1')
  await others.waitFor({ state: 'detached' })
  await size.fill('2')
  await others.waitFor()
  await page.getByText('已自动保存').waitFor()
  await look('another-form')

  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByText('已实名').waitFor()
  await both('me')
  // The keyboard alone: skip link first, then the search, from a page that was just opened.
  await page.goto(`${APP}/#/`)
  await page.reload()
  await page.getByRole('heading', { name: '常办事项' }).waitFor()
  await page.keyboard.press('Tab')
  const reached = []
  for (let stop = 0; stop < 8; stop++) {
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent))
    await page.keyboard.press('Tab')
  }
  if (!reached.includes('search')) throw new Error(`the keyboard never gets to the search: ${reached}`)
  await page.goto(`${APP}/#/me`)
  await press('退出登录')
  await page.getByRole('heading', { name: '常办事项' }).waitFor()
  await page.goto(`${APP}/#/wallet`)
  await page.getByLabel('手机号', { exact: true }).waitFor()
  const unexpected = complaints.filter((one) => !/status of 401|ERR_FAILED|ERR_INTERNET_DISCONNECTED/.test(one))
  if (unexpected.length) throw new Error(`the console says: ${unexpected.join('\n')}`)
  console.log('done')
} catch (error) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/failed.png` })
  console.error(page.url(), error)
  process.exitCode = 1
} finally {
  await browser.close()
}

/** The citizen's own token, for reading beside the browser. */
async function mine() {
  const signIn = `mutation($refreshToken: String!) { refreshSession(input: {refreshToken: $refreshToken}) { accessToken refreshToken userErrors { message } } }`
  const refreshToken = await page.evaluate(() => localStorage.getItem('tongban.refresh'))
  const { accessToken, refreshToken: next } = await post(signIn, { refreshToken })
  await page.evaluate((token) => localStorage.setItem('tongban.refresh', token), next)
  return accessToken
}

/** Answer as a small restaurant does, without chain or agent. */
async function answerQuestions(begin) {
  while (!(await begin.isVisible())) {
    const asked = await page.locator('.question legend').textContent()
    const answers = page.locator('.answer')
    const no = answers.filter({ hasText: /^(否|没有|不|本人|自己)/ })
    await ((await no.count()) ? no.first() : answers.first()).click()
    await page.waitForFunction((before) => document.querySelector('.question legend')?.textContent !== before, asked)
  }
}

async function fill(schema, given) {
  for (const [key, one] of Object.entries(schema.properties)) {
    if (!one.readOnly && given[key] === undefined) await put(key, one, one.examples?.[0])
  }
}

async function put(path, schema, value) {
  const field = page.locator(`[id="field-${path}"]`)
  if (schema.type === 'object') {
    for (const [key, one] of Object.entries(schema.properties)) await put(`${path}.${key}`, one, value?.[key] ?? one.examples?.[0])
  } else if (schema.type === 'array' && schema.items.type === 'object') {
    for (const [key, one] of Object.entries(schema.items.properties)) await put(`${path}.0.${key}`, one, value?.[0]?.[key] ?? one.examples?.[0])
  } else if (schema.type === 'array') {
    for (const one of value) await field.getByLabel(one, { exact: true }).check()
  } else if (schema.const !== undefined) {
    await field.getByRole('checkbox').check()
  } else if (schema.type === 'boolean') {
    await field.getByLabel(value ? '是' : '否', { exact: true }).check()
  } else if (schema.enum && (await field.getByRole('radio').count())) {
    await field.getByLabel(value, { exact: true }).check()
  } else if (schema.enum) {
    await field.locator('select').selectOption(value)
  } else {
    await field.locator('input, textarea').fill(String(value))
  }
}

/** A whole PNG of one pixel. */
function picture() {
  return Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478' +
      '9c6360606060000000050001a5f645400000000049454e44ae426082',
    'hex',
  )
}
