import type { Request, RequestHandler } from 'express'
import { ControlProblem } from '../../control/problems.ts'
import type { OwnNames } from '../../own-names.ts'
import type { Inspection } from './inspection.ts'

type Options = { names: OwnNames; controlToken?: string }

/** Who may look at the inspector, and who may pull its levers. */
export class Access {
  readonly #port: number
  readonly #options: Options

  constructor(port: number, options: Options) {
    this.#port = port
    this.#options = options
  }

  /** Refuses names that are not ours (DNS rebinding). */
  readonly look: RequestHandler = ({ headers: { host = '' } }, _response, next) => {
    if (!this.#options.names.canShowPages(host) && !this.#options.names.isToldAddress(host))
      throw new ControlProblem(403, `Host ${host.slice(0, 100)} is not this mock; name it with --allowed-host`)
    next()
  }

  of({ headers: { host = '' } }: Request): Pick<Inspection, 'mayChange' | 'needsToken'> {
    const { names, controlToken } = this.#options
    const isOurs = names.canControl(host, this.#port) || names.isToldAddress(host)
    return { mayChange: isOurs && controlToken === undefined, needsToken: isOurs && controlToken !== undefined }
  }
}
