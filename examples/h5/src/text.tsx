// The little Markdown that consent texts use: headings, lists, paragraphs. Never as HTML.
export function Text({ markdown }: { markdown: string }) {
  return (
    <div className="text" tabIndex={0} role="region" aria-label="同意书全文">
      {markdown
        .split(/\n{2,}/)
        .filter((part) => part.trim())
        .map((part, place) => block(part.trim(), place))}
    </div>
  )
}

function block(part: string, key: number) {
  const plain = (line: string) => line.replace(/\*\*/g, '')
  if (part.startsWith('#')) return <p key={key}><strong>{plain(part.replace(/^#+\s*/, ''))}</strong></p>
  const lines = part.split('\n')
  if (lines.every((line) => /^([-*]|\d+\.)\s/.test(line)))
    return (
      <ul key={key}>
        {lines.map((line) => (
          <li key={line}>{plain(line.replace(/^([-*]|\d+\.)\s+/, ''))}</li>
        ))}
      </ul>
    )
  return <p key={key}>{plain(lines.join(''))}</p>
}
