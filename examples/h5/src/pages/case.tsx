import { useEffect, useRef, useState } from 'react'
import { useAsked } from '../asked'
import { change } from '../client'
import { follow, type Way } from '../follow'
import { CaseDocument, WithdrawDocument, type CaseFragment, type EventFragment } from '../generated/graphql'
import { Card, day, Empty, Facts, moment, Page, Problem, Shown, useDoing, useLabel } from '../ui'
import { TONES } from './cases'

// What the file of the case has beside what people want to know.
const SILENT = new Set(['SAVED', 'STARTED'])
// Identifiers, which the certificate itself shows.
const NO_NOTE = new Set(['CERTIFICATE_ISSUED'])

export function Case({ id }: { id: string }) {
  const asked = useAsked(CaseDocument, { id })
  return (
    <Page title="办理进度" back="/cases">
      <Shown asked={asked}>
        {({ node }) =>
          node?.__typename === 'Application' ? <Progress one={node} again={asked.again} /> : <Empty>没有找到这个办件。</Empty>
        }
      </Shown>
    </Page>
  )
}

function Progress({ one, again }: { one: CaseFragment; again: () => void }) {
  const [more, setMore] = useState<EventFragment[]>([])
  const [way, setWay] = useState<Way | null>(null)
  const label = useLabel()
  const last = useRef(one.events.at(-1)?.sequence ?? 0)
  useEffect(() => {
    const heard = (event: EventFragment) => {
      setMore((before) => [...before, event])
      // What else an event changes (deadline, result) is read anew.
      again()
    }
    return follow({ id: one.id, number: one.number, after: last.current }, heard, setWay)
  }, [one.id, one.number, again])
  const known = new Map([...one.events, ...more].map((event) => [event.sequence, event]))
  const events = [...known.values()].sort((a, b) => b.sequence - a.sequence)
  const status = events[0]?.status ?? one.status
  return (
    <>
      <Card className={`status ${TONES[status] ?? ''}`}>
        <p className="soft">{one.matter.name}</p>
        <p className="big" role="status">
          {label('ApplicationStatus', status)}
        </p>
        {one.deadline.promisedOn && one.deadline.workingDaysLeft != null && (
          <p>
            承诺 {day(one.deadline.promisedOn)}（含当日）前办结
            {one.deadline.workingDaysLeft >= 0 ? `，还有 ${one.deadline.workingDaysLeft} 个工作日` : '，已超过承诺时限'}
          </p>
        )}
        {one.availableActions.includes('SUPPLEMENT') && (
          <a className="button wide" href={`#/apply/${one.id}`}>
            去补正
          </a>
        )}
      </Card>
      {one.decision && (
        <Card>
          <Facts
            facts={[
              ['决定', label('DecisionOutcome', one.decision.outcome)],
              ['理由', one.decision.reason],
              ['依据', one.decision.legalBasis],
              ['救济途径', one.decision.appeal],
            ]}
          />
        </Card>
      )}
      {one.results.map((result) => (
        <a key={result.id} className="card result" href={`#/certificate/${result.id}`}>
          <span>
            <strong>{result.type.name}</strong>
            <span className="soft">已存入您的证照</span>
          </span>
          <span aria-hidden="true">›</span>
        </a>
      ))}
      <div className="step-head">
        <h2>进度</h2>
        <span className="saving">{way === 'live' ? '实时更新' : way === 'polling' ? '每 5 秒更新' : ''}</span>
      </div>
      <ol className="timeline" aria-live="polite">
        {events
          .filter((event) => !SILENT.has(event.type))
          .map((event) => (
            <li key={event.sequence}>
              <strong>{label('ApplicationEventType', event.type)}</strong>
              <time dateTime={event.at}>{moment(event.at)}</time>
              {event.note && !NO_NOTE.has(event.type) && <span className="soft">{event.note}</span>}
            </li>
          ))}
      </ol>
      <Card>
        <Facts
          facts={[
            ['办件编号', one.number],
            ['申请人', one.applicant.name],
            ['办理部门', one.matter.department.name],
            ['提交时间', moment(one.submittedAt)],
            ['咨询电话', one.matter.consultationPhone && <a href={`tel:${one.matter.consultationPhone}`}>{one.matter.consultationPhone}</a>],
          ]}
        />
      </Card>
      {one.availableActions.includes('WITHDRAW') && <Withdraw one={one} again={again} />}
    </>
  )
}

function Withdraw({ one, again }: { one: CaseFragment; again: () => void }) {
  const [asking, setAsking] = useState(false)
  const doing = useDoing()
  if (!asking)
    return (
      <button type="button" className="quiet centre" onClick={() => setAsking(true)}>
        撤回申请
      </button>
    )
  return (
    <div className="notice" role="group" aria-label="撤回申请">
      <p>撤回后本次申请终止，需要时要重新申请。确定撤回吗？</p>
      {doing.problem && <Problem problem={doing.problem} />}
      <div className="pair">
        <button type="button" className="other" onClick={() => setAsking(false)}>
          不撤回
        </button>
        <button
          type="button"
          disabled={doing.doing}
          onClick={() =>
            void doing.run(async () => {
              await change(WithdrawDocument, { id: one.id, revision: one.revision })
              again()
            })
          }
        >
          确定撤回
        </button>
      </div>
    </div>
  )
}
