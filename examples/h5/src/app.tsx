import { useEffect, useState, type ReactNode } from 'react'
import { ask, isSignedIn, onSession } from './client'
import { LabelsDocument } from './generated/graphql'
import { Apply } from './pages/apply'
import { Case } from './pages/case'
import { Cases } from './pages/cases'
import { Certificate } from './pages/certificate'
import { Guide } from './pages/guide'
import { Home } from './pages/home'
import { Me } from './pages/me'
import { Questions } from './pages/questions'
import { SignIn } from './pages/sign-in'
import { Verify } from './pages/verify'
import { Wallet } from './pages/wallet'
import { go, signInFirst, useRoute } from './route'
import { setLarge, useLarge } from './size'
import { Labels, Page } from './ui'

type Given = { name: string; query: URLSearchParams }

const PAGES: Record<string, { page: (given: Given) => ReactNode; open?: boolean }> = {
  '': { page: ({ query }) => <Home text={query.get('q') ?? ''} />, open: true },
  matter: { page: ({ name }) => <Guide code={name} />, open: true },
  start: { page: ({ name }) => <Questions code={name} /> },
  apply: { page: ({ name }) => <Apply id={name} /> },
  cases: { page: () => <Cases /> },
  case: { page: ({ name }) => <Case id={name} /> },
  wallet: { page: () => <Wallet /> },
  certificate: { page: ({ name }) => <Certificate id={name} /> },
  'sign-in': { page: ({ query }) => <SignIn next={query.get('next') ?? '/'} />, open: true },
  verify: { page: ({ query }) => <Verify next={query.get('next') ?? '/'} /> },
  me: { page: () => <Me /> },
}
const TABS = [
  ['/', '首页', '', 'M4 11 12 4l8 7v9h-5v-6H9v6H4z'],
  ['/cases', '办件', 'cases', 'M6 3h9l4 4v14H6zM9 11h7M9 15h7'],
  ['/wallet', '证照', 'wallet', 'M3 6h18v13H3zM7 10h4v5H7zM14 11h4M14 14h4'],
  ['/me', '我的', 'me', 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 3.6-6 8-6s8 2 8 6z'],
] as const

export function App() {
  const route = useRoute()
  const [labels, setLabels] = useState<Record<string, Record<string, string>>>({})
  const [, setSession] = useState(0)
  useEffect(() => onSession(() => setSession((before) => before + 1)), [])
  useEffect(() => {
    const read = ({ enumLabels }: Awaited<ReturnType<typeof labelsOf>>) =>
      setLabels(Object.fromEntries(enumLabels.map((one) => [one.name, Object.fromEntries(one.values.map((each) => [each.value, each.label]))])))
    labelsOf().then(read, () => undefined)
  }, [])
  const [path = '/', search] = route.split('?')
  const [, kind = '', name = ''] = path.split('/')
  const found = PAGES[kind]
  const barred = found && !found.open && !isSignedIn()
  useEffect(() => {
    if (barred) go(signInFirst(), true)
  }, [barred])
  return (
    <Labels value={labels}>
      <Top />
      {found && !barred ? (
        <div className="screen" key={path}>
          {found.page({ name: decodeURIComponent(name), query: new URLSearchParams(search) })}
        </div>
      ) : (
        !found && (
          <Page title="没有这个页面">
            <p className="empty">
              <a href="#/">回到首页</a>
            </p>
          </Page>
        )
      )}
      <nav className="tabs" aria-label="主导航">
        {TABS.map(([to, label, one, drawing]) => (
          <a key={to} href={`#${to}`} aria-current={one === kind ? 'page' : undefined}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={drawing} />
            </svg>
            {label}
          </a>
        ))}
      </nav>
    </Labels>
  )
}

const labelsOf = () => ask(LabelsDocument, {})

function Top() {
  const large = useLarge()
  return (
    <header className="top">
      <button type="button" className="skip" onClick={() => document.querySelector<HTMLElement>('#main h1')?.focus()}>
        跳到正文
      </button>
      <a className="brand" href="#/">
        通办<small>一网通办</small>
      </a>
      <button type="button" className="size" aria-pressed={large} onClick={() => setLarge(!large)}>
        大字版
      </button>
    </header>
  )
}
