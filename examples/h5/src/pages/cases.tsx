import { useAsked } from '../asked'
import { ask } from '../client'
import { CasesDocument } from '../generated/graphql'
import { day, Empty, moment, Page, Problem, Shown, useDoing, useLabel } from '../ui'

export const TONES: Record<string, string> = {
  COMPLETED: 'good',
  APPROVED: 'good',
  SUPPLEMENT_REQUIRED: 'warn',
  NOT_ACCEPTED: 'bad',
  DENIED: 'bad',
  TERMINATED: 'bad',
}

const ENDED = new Set(['APPROVED', 'COMPLETED', 'DENIED', 'NOT_ACCEPTED', 'WITHDRAWN', 'TERMINATED'])

export function Cases() {
  const asked = useAsked(CasesDocument, { after: null })
  const label = useLabel()
  const more = useDoing()
  return (
    <Page title="我的办件">
      <Shown asked={asked}>
        {({ viewer }) => {
          if (!viewer) return null
          const { edges, pageInfo } = viewer.applications
          return (
            <>
              {edges.length === 0 && (
                <Empty>
                  <p>还没有办件。</p>
                  <a className="button" href="#/">
                    去办事
                  </a>
                </Empty>
              )}
              <ul className="list">
                {edges.map(({ node: one }) => (
                  <li key={one.id}>
                    <a className="card" href={`#/${one.status === 'DRAFT' ? 'apply' : 'case'}/${one.id}`}>
                      <span className="row-head">
                        <strong>{one.matter.name}</strong>
                        <span className={`tag ${TONES[one.status] ?? ''}`}>{label('ApplicationStatus', one.status)}</span>
                      </span>
                      <span className="soft">
                        {one.status === 'DRAFT' ? `上次保存 ${moment(one.updatedAt)}` : `编号 ${one.number}`}
                      </span>
                      {one.deadline.promisedOn && !ENDED.has(one.status) && <span className="soft">承诺 {day(one.deadline.promisedOn)}（含当日）前办结</span>}
                    </a>
                  </li>
                ))}
              </ul>
              {more.problem && <Problem problem={more.problem} />}
              {pageInfo.hasNextPage && (
                <button
                  type="button"
                  className="other wide"
                  disabled={more.doing}
                  onClick={() =>
                    void more.run(async () => {
                      const next = await ask(CasesDocument, { after: pageInfo.endCursor })
                      if (!next.viewer) return
                      const { applications } = next.viewer
                      asked.put({ viewer: { applications: { ...applications, edges: [...edges, ...applications.edges] } } })
                    })
                  }
                >
                  查看更多
                </button>
              )}
            </>
          )
        }}
      </Shown>
    </Page>
  )
}
