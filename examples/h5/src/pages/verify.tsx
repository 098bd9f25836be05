import { useState, type FormEvent } from 'react'
import { useAsked } from '../asked'
import { change, keepTokens } from '../client'
import { AgreeDocument, ConsentDocument, VerifyDocument, type ConsentQuery } from '../generated/graphql'
import { go } from '../route'
import { Text } from '../text'
import { Page, Problem, Shown, TextField, useDoing } from '../ui'

export function Verify({ next }: { next: string }) {
  const consent = useAsked(ConsentDocument, { purpose: 'ID_NUMBER' })
  return (
    <Page title="实名认证" back="/">
      <p className="lead">办理事项前，需要确认您本人的身份。只需认证一次。</p>
      <Shown asked={consent}>{(data) => <Form next={next} consent={data.consentTexts[0]!} />}</Shown>
    </Page>
  )
}

function Form({ next, consent }: { next: string; consent: ConsentQuery['consentTexts'][number] }) {
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [agreed, setAgreed] = useState(false)
  const verifying = useDoing()
  const verify = (event: FormEvent) => {
    event.preventDefault()
    void verifying.run(async () => {
      if (!agreed) throw new Error('请先阅读并勾选同意书')
      const { purpose, version, hash } = consent
      await change(AgreeDocument, { purpose, version, hash })
      const { accessToken } = await change(VerifyDocument, { name: name.trim(), idNumber: idNumber.trim().toUpperCase() })
      keepTokens(accessToken)
      go(next.startsWith('/') ? next : '/', true)
    })
  }
  const told = verifying.at('name') ?? verifying.at('idNumber')
  return (
    <form onSubmit={verify} className="stack">
      <TextField label="姓名" value={name} put={setName} complete="name" maximum={50} wrong={verifying.at('name')} />
      <TextField label="身份证号码" value={idNumber} put={setIdNumber} maximum={18} wrong={verifying.at('idNumber')} />
      <label className="option">
        <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
        <span>我单独同意《{consent.title}》</span>
      </label>
      <details>
        <summary>查看同意书</summary>
        <Text markdown={consent.text} />
      </details>
      {verifying.problem && !told && <Problem problem={verifying.problem} />}
      <button className="wide" disabled={verifying.doing || !name || idNumber.length < 18}>
        {verifying.doing ? '正在核验…' : '确认身份'}
      </button>
    </form>
  )
}
