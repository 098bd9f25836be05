import { useEffect, useState } from 'react'
import { useAsked } from '../asked'
import { change } from '../client'
import type { Schema } from '../form/schema'
import { CertificateDocument, PresentDocument, type CertificateQuery } from '../generated/graphql'
import { Card, day, Empty, Facts, Page, Problem, Shown, useDoing } from '../ui'
import { CertificateCard } from './wallet'

type Found = Extract<NonNullable<CertificateQuery['node']>, { __typename: 'Certificate' }>
type Code = { qrCode: string; verifyUrl: string; until: number; whole: number }

export function Certificate({ id }: { id: string }) {
  const asked = useAsked(CertificateDocument, { id })
  return (
    <Page title="电子证照" back="/wallet">
      <Shown asked={asked}>
        {({ node }) => (node?.__typename === 'Certificate' ? <One one={node} /> : <Empty>没有找到这个证照。</Empty>)}
      </Shown>
    </Page>
  )
}

function One({ one }: { one: Found }) {
  const labels = (one.type.fields as Schema).properties ?? {}
  const fields = Object.entries(one.fields).map(([key, value]): [string, string] => [
    labels[key]?.title ?? key,
    Array.isArray(value) ? value.join('、') : String(value ?? ''),
  ])
  return (
    <>
      <CertificateCard one={one} />
      {one.status === 'ACTIVE' && <Present one={one} labels={labels} />}
      <h2>证照内容</h2>
      <Card>
        <Facts facts={[...fields, ['证照标识', one.identifier], ['发证日期', day(one.issuedOn)]]} />
      </Card>
    </>
  )
}

function Present({ one, labels }: { one: Found; labels: Record<string, Schema> }) {
  const [code, setCode] = useState<Code | null>(null)
  const [left, setLeft] = useState(0)
  const [hidden, setHidden] = useState<string[]>([])
  const showing = useDoing()
  const keys = ['holderName', ...Object.keys(one.fields)]
  useEffect(() => {
    if (!code) return
    const tick = () => setLeft(Math.max(0, Math.ceil((code.until - performance.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [code])
  const show = () =>
    showing.run(async () => {
      const fields = keys.filter((key) => !hidden.includes(key))
      const { presentation } = await change(PresentDocument, { id: one.id, fields })
      const { qrCode, verifyUrl, expiresIn } = presentation!
      // Seconds from now rather than a time of day: phones' clocks differ.
      setCode({ qrCode, verifyUrl, until: performance.now() + expiresIn * 1000, whole: expiresIn })
    })
  if (code)
    return (
      <Card className="code">
        {left > 0 ? (
          <>
            <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(code.qrCode)}`} alt="证照核验二维码" />
            <p className="left" role="timer">
              <strong>{`${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`}</strong> 后失效
            </p>
            <progress max={code.whole} value={left} aria-hidden="true" />
            <p className="soft">请核验人扫码。只在需要时出示，不要截图转发。</p>
          </>
        ) : (
          <p role="status">
            <strong>二维码已失效</strong>
          </p>
        )}
        {showing.problem && <Problem problem={showing.problem} />}
        <button type="button" className={left > 0 ? 'other wide' : 'wide'} disabled={showing.doing} onClick={() => void show()}>
          换一个码
        </button>
        <button type="button" className="quiet" onClick={() => setCode(null)}>
          收起
        </button>
      </Card>
    )
  return (
    <Card>
      <details>
        <summary>选择让对方看到的内容</summary>
        {keys.map((key) => (
          <label className="option" key={key}>
            <input
              type="checkbox"
              checked={!hidden.includes(key)}
              onChange={() => setHidden(hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key])}
            />
            <span>{key === 'holderName' ? '持证人' : (labels[key]?.title ?? key)}</span>
          </label>
        ))}
      </details>
      {showing.problem && <Problem problem={showing.problem} />}
      <button type="button" className="wide" disabled={showing.doing} onClick={() => void show()}>
        {showing.doing ? '请稍候…' : '出示证照'}
      </button>
    </Card>
  )
}
