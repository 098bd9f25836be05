import { Problems, SignedOut } from './errors.js';
import type { ProblemFragment } from './generated.js';
import type { Session } from './session.js';

/** What /files says of a file that it took. */
export interface Uploaded {
  id: string;
  name: string;
  contentType: string;
  size: number;
  sha256: string;
}

export type Upload = (content: Blob, name: string) => Promise<Uploaded>;

/** How to upload a file, whole; resumable uploads (tus) are at /uploads. Throws Problems. */
export function uploading(url: string, session: Session, language: string): Upload {
  const send = async (content: Blob, name: string, token: string | null) => {
    const body = new FormData();
    body.append('file', content, name);
    return fetch(`${url}/files`, {
      method: 'POST',
      headers: { 'accept-language': language, ...(token && { authorization: `Bearer ${token}` }) },
      body,
    });
  };
  return async (content, name) => {
    const token = await session.token();
    let answer = await send(content, name, token);
    if (answer.status === 401 && token) answer = await send(content, name, await session.renew(token));
    const told: Uploaded & { userErrors?: ProblemFragment[] } = await answer.json();
    if (told.userErrors) throw new Problems(told.userErrors);
    if (answer.status === 401) throw new SignedOut();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return told;
  };
}
