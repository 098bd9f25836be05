import { useState } from 'react'
import { upload } from '../upload'
import type { DraftFragment } from '../generated/graphql'
import { Card, Problem, useDoing, useLabel } from '../ui'
import type { Draft } from './draft'

type Material = DraftFragment['materials'][number]
type Sent = { id: string; name: string; size: number }

const DEFAULT = ['application/pdf', 'image/png', 'image/jpeg']
const KINDS: Record<string, string> = { 'application/pdf': 'PDF', 'image/png': 'PNG', 'image/jpeg': 'JPG', 'application/ofd': 'OFD' }

export function Materials({ draft, errors }: { draft: Draft; errors: Record<string, string> }) {
  // In a supplement, what the window asked for; everything when it named nothing.
  const asked = new Set(draft.one.supplementItems.map((item) => item.materialKey).filter(Boolean))
  const wanted = draft.one.materials.filter((one) => !asked.size || asked.has(one.requirement.key))
  return wanted.map((one) => (
    <Card key={one.requirement.key} className="material">
      <Item one={one} draft={draft} wrong={errors[`materials.${one.requirement.key}`]} />
    </Card>
  ))
}

function Item({ one, draft, wrong }: { one: Material; draft: Draft; wrong?: string }) {
  const { requirement } = one
  const label = useLabel()
  const [share, setShare] = useState<number | null>(null)
  const [local, setLocal] = useState<Sent[] | null>(null)
  const sending = useDoing()
  const files: Sent[] = local ?? one.files
  const accept = requirement.accept.length ? requirement.accept : DEFAULT
  const give = async (changed: Sent[]) => {
    await draft.give([{ key: requirement.key, fileIds: changed.map((file) => file.id) }])
    setLocal(draft.one.status === 'DRAFT' ? null : changed)
  }
  const choose = (chosen: FileList) =>
    sending.run(async () => {
      const added: Sent[] = []
      for (const file of chosen) {
        if (file.size > requirement.maxBytes) throw new Error(`“${file.name}”太大，单个文件不超过 ${megabytes(requirement.maxBytes)}`)
        setShare(0)
        added.push(await upload(file, setShare))
      }
      await give([...files, ...added])
    }).finally(() => setShare(null))
  // What no certificate in the library serves for is uploaded like everything else.
  const uploads = requirement.source === 'APPLICANT' || (requirement.source === 'CERTIFICATE_LIBRARY' && !one.certificate)
  const id = `field-materials.${requirement.key}`
  return (
    <div id={id} tabIndex={-1} role="group" aria-labelledby={`${id}-name`}>
      <div className="row-head">
        <strong id={`${id}-name`}>{requirement.name}</strong>
        <span className={`tag ${local ? 'good' : one.status === 'MISSING' ? '' : one.status === 'REJECTED' ? 'bad' : 'good'}`}>
          {label('MaterialStatus', local ? 'PROVIDED' : one.status)}
        </span>
      </div>
      <p className="soft">
        {requirement.required ? <span className="needed">必要</span> : <span className="optional">选交</span>} {requirement.note}
      </p>
      {one.note && <p className="wrong">{one.note}</p>}
      {wrong && <p className="wrong">{wrong}</p>}
      {one.certificate && (
        <p className="source">
          已从您的证照库调取：{one.certificate.type.name} {one.certificate.identifier}
        </p>
      )}
      <ul className="files">
        {files.map((file) => (
          <li key={file.id}>
            <span>
              {file.name} <small className="soft">{megabytes(file.size)}</small>
            </span>
            <button
              type="button"
              className="quiet"
              disabled={sending.doing}
              onClick={() => void sending.run(() => give(files.filter((other) => other.id !== file.id)))}
            >
              删除<span className="unseen">{file.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {share !== null && (
        <div className="progress" role="progressbar" aria-label={`正在上传${requirement.name}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
          <progress max={1} value={share} aria-hidden="true" />
          <span>{Math.round(share * 100)}%</span>
        </div>
      )}
      {sending.problem && <Problem problem={sending.problem} />}
      {requirement.source === 'COMMITMENT' ? (
        <label className="option">
          <input
            type="checkbox"
            checked={one.status === 'COMMITTED'}
            onChange={(event) => {
              const committed = event.target.checked
              void sending.run(() => draft.give([{ key: requirement.key, committed }]))
            }}
          />
          <span>我承诺符合该项要求</span>
        </label>
      ) : uploads ? (
        <label className={`upload ${sending.doing ? 'busy' : ''}`}>
          <input
            type="file"
            multiple
            accept={accept.join(',')}
            disabled={sending.doing}
            onChange={(event) => {
              if (event.target.files?.length) void choose(event.target.files)
              event.target.value = ''
            }}
          />
          <span aria-hidden="true">{sending.doing ? '正在上传…' : files.length ? '＋ 继续添加' : '＋ 选择文件或者拍照'}</span>
          <span className="unseen">上传{requirement.name}</span>
        </label>
      ) : null}
      {uploads && (
        <p className="soft small">
          {accept.map((each) => KINDS[each] ?? each).join('、')}，每个不超过 {megabytes(requirement.maxBytes)}
        </p>
      )}
    </div>
  )
}

const megabytes = (bytes: number) =>
  bytes >= 1_048_576 ? `${Math.round(bytes / 104_857.6) / 10} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
