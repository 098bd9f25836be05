import { useAsked } from '../asked'
import { change, forgetTokens } from '../client'
import { MeDocument, SignOutDocument } from '../generated/graphql'
import { go } from '../route'
import { setLarge, useLarge } from '../size'
import { Card, Facts, Page, Problem, Shown, useDoing, useLabel } from '../ui'

export function Me() {
  const asked = useAsked(MeDocument, {})
  const label = useLabel()
  const large = useLarge()
  const leaving = useDoing()
  const signOut = () =>
    leaving.run(async () => {
      await change(SignOutDocument, {}).finally(forgetTokens)
      go('/', true)
    })
  return (
    <Page title="我的">
      <Shown asked={asked}>
        {({ viewer }) =>
          viewer && (
            <>
              <Card>
                <Facts
                  facts={[
                    ['姓名', viewer.person?.name ?? viewer.displayName],
                    ['手机号', viewer.phone],
                    ['身份证号', viewer.person?.maskedIdNumber],
                    ['认证', label('Assurance', viewer.assurance)],
                  ]}
                />
                {!viewer.person && (
                  <a className="button wide" href="#/verify?next=/me">
                    实名认证
                  </a>
                )}
              </Card>
              <label className="option card">
                <input type="checkbox" checked={large} onChange={(event) => setLarge(event.target.checked)} />
                <span>大字版：字和按钮更大</span>
              </label>
              {leaving.problem && <Problem problem={leaving.problem} />}
              <button type="button" className="other wide" disabled={leaving.doing} onClick={() => void signOut()}>
                退出登录
              </button>
            </>
          )
        }
      </Shown>
    </Page>
  )
}
