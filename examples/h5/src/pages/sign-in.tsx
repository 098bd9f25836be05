import { useEffect, useState, type FormEvent } from 'react'
import { useAsked } from '../asked'
import { change, keepTokens } from '../client'
import { ConsentDocument, RequestCodeDocument, SignInDocument } from '../generated/graphql'
import { go } from '../route'
import { Page, Problem, Shown, TextField, useDoing } from '../ui'
import { Text } from '../text'

export function SignIn({ next }: { next: string }) {
  const consent = useAsked(ConsentDocument, { purpose: 'ACCOUNT' })
  return (
    <Page title="登录" back="/">
      <Shown asked={consent}>{(data) => <Form next={next} consent={data.consentTexts[0]!} />}</Shown>
    </Page>
  )
}

function Form({ next, consent }: { next: string; consent: { hash: string; title: string; text: string } }) {
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [agreed, setAgreed] = useState(false)
  const [wait, setWait] = useState(0)
  const sending = useDoing()
  const signing = useDoing()
  useEffect(() => {
    const timer = wait > 0 ? setTimeout(() => setWait(wait - 1), 1000) : undefined
    return () => clearTimeout(timer)
  }, [wait])
  const send = () =>
    sending.run(async () => {
      if (!/^1[3-9]\d{9}$/.test(phone)) throw new Error('请填写 11 位手机号')
      if (!agreed) throw new Error('请先阅读并勾选下面的同意书')
      const sent = await change(RequestCodeDocument, { phone, consentHash: consent.hash })
      setWait(sent.retryAfter ?? 60)
    })
  const signIn = (event: FormEvent) => {
    event.preventDefault()
    void signing.run(async () => {
      const { accessToken, refreshToken } = await change(SignInDocument, { phone, code })
      keepTokens(accessToken, refreshToken)
      // Only to a page of ours, whatever the address says.
      go(next.startsWith('/') ? next : '/', true)
    })
  }
  return (
    <form onSubmit={signIn} className="stack">
      <TextField label="手机号" value={phone} put={setPhone} kind="tel" complete="tel" maximum={11} />
      <TextField label="验证码" value={code} put={setCode} kind="numeric" complete="one-time-code" maximum={6} wrong={signing.at('code')}>
        <button type="button" className="other" disabled={sending.doing || wait > 0} onClick={() => void send()}>
          {wait > 0 ? `${wait} 秒后重发` : '获取验证码'}
        </button>
      </TextField>
      <p role="status" className="soft">
        {wait > 0 && '验证码已发送，5 分钟内有效'}
      </p>
      <label className="option">
        <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
        <span>我已阅读并同意《{consent.title}》</span>
      </label>
      <details>
        <summary>查看同意书</summary>
        <Text markdown={consent.text} />
      </details>
      {(sending.problem ?? (signing.at('code') ? null : signing.problem)) && <Problem problem={(sending.problem ?? signing.problem)!} />}
      <button className="wide" disabled={signing.doing || code.length < 6}>
        {signing.doing ? '正在登录…' : '登录'}
      </button>
    </form>
  )
}
