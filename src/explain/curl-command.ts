import type { Sent } from '../../mock-provider/index.ts'

/** What a curl command sends; no form where it cannot be read off the command. */
export type CurlCommand = { method: string; target: string; form: string | undefined; sent: Sent }

const FORM = /\s(?:-d|--data(?:-raw|-urlencode|-binary|-ascii)?)[\s=]+(?:"([^"]*)"|'([^']*)'|(\S+))/g
/** Flags that send something else, or from somewhere else. */
const ELSEWHERE = /\s(?:-F|--form|--json|-G|--get|--url-query|-K|--config|-T|--upload-file|-n|--netrc)\b/
const URL_OF_X = /https?:\/\/[\w.:-]+(\/(?:2|1\.1|oauth2|i\/oauth2)\/[^\s"']*)/

/** The last curl command of a text, which a person pasted above its answer. */
export function readCurlCommand(text: string): CurlCommand | undefined {
  const start = text.lastIndexOf('curl ')
  if (start === -1) return undefined
  const command = text.slice(start).replaceAll(/\\\n/g, ' ')
  const target = URL_OF_X.exec(command)?.[1]
  if (target === undefined) return undefined
  const parts = [...command.matchAll(FORM)].map(([, double, single, bare]) => double ?? single ?? bare ?? '')
  const method = /\s(?:-X|--request)[\s=]+["']?(\w+)/.exec(command)?.[1] ?? (parts.length === 0 ? 'GET' : 'POST')
  const isClear = parts.every((part) => /^\w+=/.test(part)) && !ELSEWHERE.test(command)
  return {
    method,
    target,
    form: isClear ? parts.join('&') : undefined,
    sent: { authorization: authorizationOf(command) },
  }
}

function authorizationOf(command: string): string {
  if (/\s(?:-u|--user)[\s=]/.test(command)) return 'Basic'
  const [, scheme] = /authorization:\s*(\w+)/i.exec(command) ?? []
  return scheme === undefined ? 'none' : scheme.charAt(0).toUpperCase() + scheme.slice(1).toLowerCase()
}
