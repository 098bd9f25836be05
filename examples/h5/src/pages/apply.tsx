import { useEffect, useMemo, useRef, useState } from 'react'
import { useAsked } from '../asked'
import { change, keyFor, keyUsed, Mendable } from '../client'
import { Fields } from '../form/fields'
import { at, missing, type Schema } from '../form/schema'
import { DraftDocument, SubmitDocument, SupplementDocument, type DraftFragment } from '../generated/graphql'
import { go } from '../route'
import { Card, Empty, Facts, Page, Problem, Shown, useDoing } from '../ui'
import { useDraft, type Draft } from './draft'
import { Materials } from './materials'

const STEPS = ['填写信息', '上传材料', '确认提交']
const SAVING = { saved: '已自动保存', waiting: '正在输入…', saving: '正在保存…', failed: '没有保存成功' }

export function Apply({ id }: { id: string }) {
  const asked = useAsked(DraftDocument, { id })
  const found = asked.data?.node
  return (
    <Page title={found?.__typename === 'Application' ? found.matter.name : '填写申请'} back="/cases">
      <Shown asked={asked}>
        {({ node }) =>
          node?.__typename === 'Application' ? (
            <Form key={`${node.id}.${node.revision}`} first={node} reload={asked.again} />
          ) : (
            <Empty>没有找到这个办件。</Empty>
          )
        }
      </Shown>
    </Page>
  )
}

function Form({ first, reload }: { first: DraftFragment; reload: () => void }) {
  const draft = useDraft(first, reload)
  const [step, setStep] = useState(0)
  const [found, setFound] = useState<Record<string, { message: string; of: string }>>({})
  const heading = useRef<HTMLHeadingElement>(null)
  const supplement = draft.one.availableActions.includes('SUPPLEMENT')
  const sources = useMemo(() => Object.fromEntries(first.prefill.map((one) => [one.path, one.sourceLabel])), [first])
  if (!supplement && !draft.one.availableActions.includes('EDIT'))
    return (
      <Empty>
        <p>这个办件已经提交。</p>
        <a className="button" href={`#/case/${first.id}`}>
          查看进度
        </a>
      </Empty>
    )
  // What was wrong stands until that very thing changes.
  const standing = (path: string) => {
    const material = draft.one.materials.find((one) => `materials.${one.requirement.key}` === path)
    const given = material && draft.given[material.requirement.key]
    return JSON.stringify(material ? [material.status, material.files.length, given] : at(draft.values, path)) ?? ''
  }
  const errors = Object.fromEntries(
    Object.entries(found)
      .filter(([path, one]) => one.of === standing(path))
      .map(([path, one]) => [path, one.message]),
  )
  const turn = (to: number) => {
    setStep(to)
    requestAnimationFrame(() => {
      scrollTo(0, 0)
      heading.current?.focus({ preventScroll: true })
    })
  }
  const wrong = (told: Record<string, string>) => {
    setFound(Object.fromEntries(Object.entries(told).map(([path, message]) => [path, { message, of: standing(path) }])))
    const inForm = Object.keys(told).some((path) => !path.startsWith('materials.'))
    if (Object.keys(told).length) turn(inForm ? 0 : 1)
  }
  const schema = draft.one.formSchema as Schema
  const next = () => {
    const lacking = missing(schema, draft.values)
    wrong(lacking)
    if (!Object.keys(lacking).length) turn(1)
  }
  const review = () => {
    const lacking = draft.one.materials.filter(
      ({ status, requirement: one }) =>
        one.required && (status === 'MISSING' || status === 'REJECTED') && one.source !== 'DEPARTMENT_SHARING' && !draft.given[one.key],
    )
    if (lacking.length) return wrong(Object.fromEntries(lacking.map(({ requirement: one }) => [`materials.${one.key}`, `请提交：${one.name}`])))
    turn(2)
  }
  return (
    <>
      <ol className="steps">
        {STEPS.map((name, place) => (
          <li key={name} aria-current={place === step ? 'step' : undefined} className={place < step ? 'done' : ''}>
            <button type="button" disabled={place > step} onClick={() => turn(place)}>
              <i>{place + 1}</i>
              {name}
            </button>
          </li>
        ))}
      </ol>
      {supplement && <Asked one={draft.one} />}
      <div className="step-head">
        <h2 ref={heading} tabIndex={-1}>
          {STEPS[step]}
        </h2>
        {!supplement && (
          <span className={`saving ${draft.state}`} role="status">
            {SAVING[draft.state]}
          </span>
        )}
      </div>
      <Summary errors={errors} found={found} step={step} />
      {draft.problem && <Problem problem={draft.problem} again={() => void draft.flush().catch(() => undefined)} />}
      {step === 0 && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            next()
          }}
        >
          <Card>
            <Fields
              schema={schema}
              values={draft.values}
              shared={{ whole: draft.values, errors, sources, disabled: false }}
              put={draft.put}
            />
          </Card>
          <div className="bar">
            <button className="wide">下一步</button>
          </div>
        </form>
      )}
      {step === 1 && (
        <>
          <Materials draft={draft} errors={errors} />
          <div className="bar">
            <button type="button" className="wide" onClick={review}>
              下一步
            </button>
          </div>
        </>
      )}
      {step === 2 && <Review draft={draft} supplement={supplement} wrong={wrong} />}
    </>
  )
}

/** Everything that is wrong at once, each leading to its place. */
function Summary({ errors, found, step }: { errors: Record<string, string>; found: unknown; step: number }) {
  const box = useRef<HTMLDivElement>(null)
  const here = Object.entries(errors).filter(([path]) => path.startsWith('materials.') === (step === 1) && step < 2)
  useEffect(() => {
    if (here.length) box.current?.focus()
  }, [found])
  if (!here.length) return null
  return (
    <div className="problem" role="alert" tabIndex={-1} ref={box}>
      <p>还有 {here.length} 处需要填写或者更正：</p>
      <ul>
        {here.map(([path, message]) => (
          <li key={path}>
            <button type="button" className="quiet" onClick={() => reach(path)}>
              {message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function reach(path: string) {
  const place = document.getElementById(`field-${path}`)
  place?.scrollIntoView({ block: 'center' })
  const input = place?.querySelector<HTMLElement>('input, select, textarea, button') ?? place
  input?.focus({ preventScroll: true })
}

const Asked = ({ one }: { one: DraftFragment }) => (
  <div className="notice">
    <p>
      <strong>窗口请您补正：</strong>
    </p>
    <ul>
      {one.supplementItems.map((item) => (
        <li key={`${item.materialKey}${item.fieldPath}${item.message}`}>
          {one.materials.find((each) => each.requirement.key === item.materialKey)?.requirement.name} {item.message}
        </li>
      ))}
    </ul>
  </div>
)

function Review({ draft, supplement, wrong }: { draft: Draft; supplement: boolean; wrong: (errors: Record<string, string>) => void }) {
  const [agreed, setAgreed] = useState(false)
  const sending = useDoing()
  const { one } = draft
  const send = async () => {
    const { id, revision } = await draft.flush()
    const what = `submit.${id}.${revision}`
    const key = keyFor(what)
    try {
      if (supplement) {
        await change(SupplementDocument, { id, revision, key, form: draft.values, materials: Object.values(draft.given) })
      } else {
        const hash = one.commitment?.hash ?? null
        await change(SubmitDocument, { id, revision, key, accepted: agreed, hash, deferred: [] })
      }
      keyUsed(what)
      go(`/case/${id}`, true)
    } catch (error) {
      if (error instanceof Mendable) wrong(placed(error))
      throw error
    }
  }
  return (
    <>
      <Card>
        <Facts
          facts={[
            ['事项', one.matter.name],
            ['办理部门', one.matter.department.name],
            ['申请人', one.applicant.name],
            ['身份证号', one.applicant.maskedIdNumber],
            ['办件编号', one.number],
            ['已备材料', `${one.materials.filter((each) => each.status !== 'MISSING').length} / ${one.materials.length}`],
          ]}
        />
      </Card>
      {one.commitment && (
        <Card>
          <p className="text">{one.commitment.text}</p>
        </Card>
      )}
      <label className="option card">
        <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
        <span>{one.commitment ? '我已阅读承诺书，自愿作出上述承诺' : '我确认填写的信息和提交的材料真实、有效'}</span>
      </label>
      {sending.problem && <Problem problem={sending.problem} />}
      <div className="bar">
        <button type="button" className="wide" disabled={!agreed || sending.doing} onClick={() => void sending.run(send)}>
          {sending.doing ? '正在提交…' : supplement ? '提交补正' : '提交申请'}
        </button>
      </div>
    </>
  )
}

/** The server's errors by the places of this form: form.premises.area → premises.area. */
const placed = (error: Mendable) =>
  Object.fromEntries(
    error.errors
      .filter((one) => ['form', 'materials'].includes(one.path[0] ?? ''))
      .map((one) => [(one.path[0] === 'form' ? one.path.slice(1) : one.path).join('.'), one.message]),
  )
