// 问答式引导: a few questions, then exactly one's own materials and form.
import { useEffect, useState } from 'react'
import { useAsked } from '../asked'
import { change, keyFor, keyUsed, Mendable } from '../client'
import { GuideDocument, MatterDocument, MeDocument, StartDocument } from '../generated/graphql'
import { go } from '../route'
import { Card, Loading, Page, Problem, Shown, useDoing } from '../ui'

const verifyFirst = (code: string) => go(`/verify?next=${encodeURIComponent(`/start/${code}`)}`, true)

type Answer = { key: string; value: string }

export function Questions({ code }: { code: string }) {
  const [answers, setAnswers] = useState<Answer[]>([])
  const matter = useAsked(MatterDocument, { code })
  const me = useAsked(MeDocument, {})
  const wanted = matter.data?.matter?.requiredAssurance
  const stranger = me.data?.viewer?.assurance === 'PHONE' && wanted !== undefined && wanted !== 'NONE' && wanted !== 'PHONE'
  // Better now than after all the questions.
  useEffect(() => {
    if (stranger) verifyFirst(code)
  }, [stranger, code])
  return (
    <Page title="开始办理" back={`/matter/${code}`}>
      <Shown asked={matter}>
        {({ matter: found }) =>
          stranger || me.loading ? (
            <Loading />
          ) : found?.guided ? (
            <Steps code={code} answers={answers} put={setAnswers} />
          ) : (
            <Start code={code} answers={[]} days={found?.promisedDays} materials={found?.materials ?? []} />
          )
        }
      </Shown>
    </Page>
  )
}

function Steps({ code, answers, put }: { code: string; answers: Answer[]; put: (answers: Answer[]) => void }) {
  const asked = useAsked(GuideDocument, { code, answers })
  return (
    <Shown asked={asked}>
      {({ guide }) => (
        <>
          {answers.length > 0 && (
            <button type="button" className="quiet" onClick={() => put(answers.slice(0, -1))}>
              ‹ 上一题
            </button>
          )}
          {guide.question && (
            <fieldset className="question" disabled={asked.loading}>
              <legend>{guide.question.text}</legend>
              {guide.question.options.map((one) => (
                <button
                  key={one.value}
                  type="button"
                  className="answer"
                  onClick={() => put([...answers, { key: guide.question!.key, value: one.value }])}
                >
                  {one.label}
                </button>
              ))}
            </fieldset>
          )}
          {!guide.question && guide.eligible === false && (
            <div className="notice">
              <p>
                <strong>{guide.reason}</strong>
              </p>
              {guide.instead?.text && <p>{guide.instead.text}</p>}
              {guide.instead?.matterCode && <a href={`#/matter/${guide.instead.matterCode}`}>查看适合您的事项</a>}
            </div>
          )}
          {!guide.question && guide.eligible !== false && (
            <Start code={code} answers={answers} days={guide.promisedDays} materials={guide.materials} />
          )}
        </>
      )}
    </Shown>
  )
}

type Wanted = { key: string; name: string; required: boolean }

function Start(props: { code: string; answers: Answer[]; days?: number | null; materials: Wanted[] }) {
  const starting = useDoing()
  const what = `start.${props.code}.${JSON.stringify(props.answers)}`
  const start = async () => {
    try {
      const key = keyFor(what)
      const { application } = await change(StartDocument, { code: props.code, key, answers: props.answers })
      keyUsed(what)
      go(`/apply/${application!.id}`)
    } catch (error) {
      const low = error instanceof Mendable && error.errors.some((one) => one.code === 'ASSURANCE_TOO_LOW')
      if (!low) throw error
      verifyFirst(props.code)
    }
  }
  return (
    <>
      <Card>
        <p>
          <strong>您可以在线办理。</strong>
          {props.days != null && `受理后 ${props.days} 个工作日内办结。`}
        </p>
        {props.materials.length > 0 && <p>请准备：</p>}
        <ul>
          {props.materials.map((one) => (
            <li key={one.key}>
              {one.name} {!one.required && <span className="optional">选交</span>}
            </li>
          ))}
        </ul>
      </Card>
      {starting.problem && <Problem problem={starting.problem} />}
      <div className="bar">
        <button type="button" className="wide" disabled={starting.doing} onClick={() => void starting.run(start)}>
          {starting.doing ? '请稍候…' : '开始填写'}
        </button>
      </div>
    </>
  )
}
