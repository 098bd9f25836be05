import { useState, type FormEvent } from 'react'
import { useAsked } from '../asked'
import { HomeDocument, SearchDocument, type MatterLineFragment } from '../generated/graphql'
import { ask } from '../client'
import { go } from '../route'
import { Empty, Page, Problem, Shown, useDoing } from '../ui'

const IDEAS = ['我想开个小饭馆', '身份证丢了', '给孩子上户口']

export function Home({ text }: { text: string }) {
  const [typed, setTyped] = useState(text)
  const search = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim()) go(`/?q=${encodeURIComponent(typed.trim())}`)
  }
  return (
    <Page title={text ? '查找结果' : '想办什么事？'} back={text ? '/' : undefined}>
      <form className="search" role="search" onSubmit={search}>
        <label className="unseen" htmlFor="search">
          用自己的话说想办的事
        </label>
        <input
          id="search"
          type="search"
          value={typed}
          maxLength={100}
          placeholder="用自己的话说，比如：我想开个小饭馆"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button>查找</button>
      </form>
      {text ? <Found key={text} text={text} /> : <Popular />}
    </Page>
  )
}

function Popular() {
  const asked = useAsked(HomeDocument, {})
  return (
    <>
      <p className="ideas">
        {IDEAS.map((one) => (
          <a key={one} href={`#/?q=${encodeURIComponent(one)}`}>
            {one}
          </a>
        ))}
      </p>
      <h2>常办事项</h2>
      <Shown asked={asked}>{(data) => <Matters matters={data.matters.edges.map((edge) => edge.node)} />}</Shown>
    </>
  )
}

function Found({ text }: { text: string }) {
  const asked = useAsked(SearchDocument, { text, after: null })
  const more = useDoing()
  return (
    <Shown asked={asked}>
      {({ searchMatters: found }) => (
        <>
          {found.edges.length === 0 && (
            <Empty>
              <p>没有找到“{text}”</p>
              <p>换个说法试试，例如写要办的证或者要做的事。</p>
            </Empty>
          )}
          <Matters matters={found.edges.map((edge) => edge.node.matter)} />
          {more.problem && <Problem problem={more.problem} />}
          {found.pageInfo.hasNextPage && (
            <button
              type="button"
              className="other wide"
              disabled={more.doing}
              onClick={() =>
                void more.run(async () => {
                  const next = await ask(SearchDocument, { text, after: found.pageInfo.endCursor })
                  const edges = [...found.edges, ...next.searchMatters.edges]
                  asked.put({ searchMatters: { ...next.searchMatters, edges } })
                })
              }
            >
              {more.doing ? '正在加载…' : '查看更多'}
            </button>
          )}
        </>
      )}
    </Shown>
  )
}

function Matters({ matters }: { matters: MatterLineFragment[] }) {
  return (
    <ul className="list">
      {matters.map((one) => (
        <li key={one.code}>
          <a className="card" href={`#/matter/${one.code}`}>
            <strong>{one.name}</strong>
            <span className="soft">{one.department.name}</span>
            <span className="tags">
              {one.online && <span className="tag good">全程网办</span>}
              {one.promisedDays !== null && one.promisedDays !== undefined && <span className="tag">{one.promisedDays ? `${one.promisedDays} 个工作日` : '当场办结'}</span>}
              {one.visitsRequired === 0 && <span className="tag">零跑腿</span>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
