// fetch tells nothing of how far an upload is; XMLHttpRequest does.
import { headers, Mendable, SERVER, Trouble, type Told } from './client'

export type Stored = { id: string; name: string; size: number }

/** Send one file; `progress` hears shares of 1. */
export async function upload(file: File, progress: (share: number) => void): Promise<Stored> {
  const request = new XMLHttpRequest()
  request.open('POST', `${SERVER}/files`)
  for (const [name, value] of Object.entries(await headers())) request.setRequestHeader(name, value)
  request.responseType = 'json'
  request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
  const form = new FormData()
  form.append('file', file)
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(new Trouble('OFFLINE', '上传中断，请检查网络后重试'))
    request.onload = () => {
      if (request.status === 201) return resolve(request.response as Stored)
      const told = (request.response as { userErrors?: Told[] } | null)?.userErrors
      reject(told?.length ? new Mendable(told) : new Trouble('INTERNAL', '文件没有上传成功，请重试'))
    }
    request.send(form)
  })
}
