import { useAsked } from '../asked'
import { MatterDocument } from '../generated/graphql'
import { Card, Empty, Facts, Page, Shown, useLabel } from '../ui'

export function Guide({ code }: { code: string }) {
  const asked = useAsked(MatterDocument, { code })
  const label = useLabel()
  return (
    <Page title={asked.data?.matter?.name ?? '办事指南'} back="/">
      <Shown asked={asked}>
        {({ matter }) =>
          matter ? (
            <>
              {matter.summary && <p className="lead">{matter.summary}</p>}
              <Card>
                <Facts
                  facts={[
                    ['办理部门', matter.department.name],
                    ['适用地区', matter.region.name],
                    ['承诺时限', matter.promisedDays != null && (matter.promisedDays ? `${matter.promisedDays} 个工作日` : '当场办结')],
                    ['法定时限', matter.statutoryDays != null && `${matter.statutoryDays} 个工作日`],
                    ['到现场', matter.visitsRequired != null && (matter.visitsRequired ? `${matter.visitsRequired} 次` : '不用跑')],
                    ['费用', matter.fees.length ? matter.fees.map((fee) => `${fee.name} ${fee.amount} 元`).join('，') : null],
                    ['咨询电话', matter.consultationPhone && <a href={`tel:${matter.consultationPhone}`}>{matter.consultationPhone}</a>],
                  ]}
                />
              </Card>
              <h2>需要什么材料</h2>
              <Card>
                <ul className="plain">
                  {matter.materials.map((one) => (
                    <li key={one.key}>
                      <strong>{one.name}</strong>{' '}
                      <span className={one.required ? 'needed' : 'optional'}>{one.required ? '必要' : '选交'}</span>
                      {one.deficiencyAllowed && <span className="optional">可容缺</span>}
                      <span className="soft">{label('MaterialSource', one.source)}</span>
                      {one.note && <span className="soft">{one.note}</span>}
                    </li>
                  ))}
                </ul>
              </Card>
              {matter.conditions.length > 0 && (
                <details className="card">
                  <summary>申请条件</summary>
                  <ol>
                    {matter.conditions.map((one) => (
                      <li key={one}>{one}</li>
                    ))}
                  </ol>
                </details>
              )}
              {matter.steps.length > 0 && (
                <details className="card">
                  <summary>办理流程</summary>
                  <ol>
                    {matter.steps.map((one) => (
                      <li key={one.name}>
                        <strong>{one.name}</strong>
                        {one.workingDays != null && `（${one.workingDays} 个工作日）`}
                        <span className="soft">{one.description}</span>
                      </li>
                    ))}
                  </ol>
                </details>
              )}
              {matter.legalBases.length > 0 && (
                <details className="card">
                  <summary>办理依据</summary>
                  <ul className="plain">
                    {matter.legalBases.map((one) => (
                      <li key={`${one.title}${one.article}${one.content}`}>
                        <strong>
                          《{one.title}》{one.article}
                        </strong>
                        <span className="soft">{one.content}</span>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
              <div className="bar">
                {matter.online ? (
                  <a className="button wide" href={`#/start/${code}`}>
                    在线办理
                  </a>
                ) : (
                  <p>本事项暂不支持网上办理，请到窗口办理。</p>
                )}
              </div>
            </>
          ) : (
            <Empty>没有找到这个事项，它可能已经取消。</Empty>
          )
        }
      </Shown>
    </Page>
  )
}
