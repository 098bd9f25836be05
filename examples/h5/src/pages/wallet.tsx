import { useAsked } from '../asked'
import { WalletDocument, type CardFragment } from '../generated/graphql'
import { day, Empty, Page, Shown, useLabel } from '../ui'

export function Wallet() {
  const asked = useAsked(WalletDocument, {})
  return (
    <Page title="我的证照">
      <Shown asked={asked}>
        {({ viewer }) =>
          viewer?.certificates.edges.length ? (
            <ul className="list">
              {viewer.certificates.edges.map(({ node }) => (
                <li key={node.id}>
                  <a href={`#/certificate/${node.id}`} className="plainlink">
                    <CertificateCard one={node} />
                  </a>
                </li>
              ))}
            </ul>
          ) : (
            <Empty>
              <p>还没有电子证照。</p>
              <p>办成的事项，证照会自动存到这里。</p>
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}

export function CertificateCard({ one }: { one: CardFragment }) {
  const label = useLabel()
  return (
    <article className={`licence ${one.status === 'ACTIVE' ? '' : 'ended'}`}>
      <span className="row-head">
        <strong>{one.type.name}</strong>
        <span className="worth">{label('CertificateStatus', one.status)}</span>
      </span>
      <span>{one.holder.name}</span>
      <span className="number">{one.number}</span>
      <span className="issuer">
        {one.issuer.name}
        <br />
        {one.validUntil ? `有效期至 ${day(one.validUntil)}` : '长期有效'}
      </span>
    </article>
  )
}
