import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCrash, findNoProgram, showsStack } from '../../../src/walkthrough/course/find-crash.ts'
import { crashInWords } from '../../../src/walkthrough/course/program-facts.ts'
import { runProgram } from '../../../src/walkthrough/course/program.ts'
import { temporaryHome } from '../../run-command.ts'

/** What interpreters print when a program breaks off: Python 3.11, Ruby 3.1, PHP 8.2, Go 1.19, Node 20. */
const SAYS: [told: string, output: string][] = [
  [
    'bot.py, line 4: requests.exceptions.HTTPError: 400 Client Error: None for url: http://127.0.0.1:4000/2/oauth2/token',
    `Traceback (most recent call last):
  File "/home/ada/bot.py", line 5, in <module>
    go()
  File "/home/ada/bot.py", line 4, in go
    r.raise_for_status()
  File "/usr/lib/python3/dist-packages/requests/models.py", line 1021, in raise_for_status
    raise HTTPError(http_error_msg, response=self)
requests.exceptions.HTTPError: 400 Client Error: None for url: http://127.0.0.1:4000/2/oauth2/token
`,
  ],
  [
    'bot.py, line 2: oauthlib.oauth2.rfc6749.errors.InvalidGrantError: (invalid_grant) no',
    `Traceback (most recent call last):
  File "/home/ada/bot.py", line 2, in <module>
    f()
  File "/home/ada/venv/lib/python3.11/site-packages/oauthlib/oauth2/rfc6749/parameters.py", line 454, in validate
    raise_from_error(params.get('error'), params)
oauthlib.oauth2.rfc6749.errors.InvalidGrantError: (invalid_grant) no
`,
  ],
  [
    'bot.py, line 5: RuntimeError: answer is odd',
    `Traceback (most recent call last):
  File "/home/ada/bot.py", line 3, in <module>
    json.loads('x')
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^
json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/home/ada/bot.py", line 5, in <module>
    raise RuntimeError('answer is odd') from e
RuntimeError: answer is odd
`,
  ],
  [
    'bot.py, line 2: NotLoggedIn',
    'begun\nTraceback (most recent call last):\n  File "/home/ada/bot.py", line 2, in <module>\n    raise NotLoggedIn\nNotLoggedIn\n',
  ],
  [
    'bot.py, line 1: SyntaxError: invalid syntax',
    '  File "/home/ada/bot.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n',
  ],
  [
    'bot.py, line 3: TabError: inconsistent use of tabs and spaces in indentation',
    '  File "/home/ada/bot.py", line 3\n    y=2\nTabError: inconsistent use of tabs and spaces in indentation\n',
  ],
  [
    'bot.rb, line 3: ArgumentError: no such thing',
    "bot.rb:3:in `go': no such thing (ArgumentError)\n\tfrom bot.rb:5:in `<main>'\n",
  ],
  [
    "bot.rb, line 2: NoMethodError: undefined method `pust' for main:Object",
    "bot.rb:2:in `<main>': undefined method `pust' for main:Object (NoMethodError)\n\npust 'y'\n^^^^\nDid you mean?  puts\nx\n",
  ],
  [
    "bot.rb, line 2: JSON::ParserError: 859: unexpected token at '<html>'",
    `/usr/lib/ruby/3.1.0/json/common.rb:216:in \`parse': 859: unexpected token at '<html>' (JSON::ParserError)
\tfrom /usr/lib/ruby/3.1.0/json/common.rb:216:in \`parse'
\tfrom bot.rb:2:in \`<main>'
`,
  ],
  [
    'bot.rb, line 1: LoadError: cannot load such file -- oauht2',
    `<internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in \`require': cannot load such file -- oauht2 (LoadError)
\tfrom <internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in \`require'
\tfrom bot.rb:1:in \`<main>'
`,
  ],
  [
    "bot.rb, line 1: syntax error, unexpected end-of-input, expecting ')'",
    "bot.rb:1: syntax error, unexpected end-of-input, expecting ')'\ndef f(\n      ^\n",
  ],
  [
    'bot.php, line 2: RuntimeException: no tokens',
    `PHP Fatal error:  Uncaught RuntimeException: no tokens in /home/ada/bot.php:2
Stack trace:
#0 /home/ada/bot.php(3): go()
#1 {main}
  thrown in /home/ada/bot.php on line 2
`,
  ],
  [
    'bot.php, line 12: Exception: no',
    `Fatal error: Uncaught Exception: no
tokens in /home/ada/vendor/league/oauth2-client/src/Provider.php:640
Stack trace:
#0 /home/ada/vendor/league/oauth2-client/src/Provider.php(700): check()
#1 /home/ada/bot.php(12): getAccessToken()
#2 {main}
  thrown in /home/ada/vendor/league/oauth2-client/src/Provider.php on line 640
`,
  ],
  [
    'bot.php, line 3: syntax error, unexpected double-quoted string "b"',
    'PHP Parse error:  syntax error, unexpected double-quoted string "b" in /home/ada/bot.php on line 3\n',
  ],
  [
    'main.go, line 6: x declared but not used',
    '# command-line-arguments\n./main.go:6:2: x declared but not used\n./main.go:7:6: undefined: fmt.Printn\n',
  ],
  [
    'main.go, line 5: panic: no tokens',
    `panic: no tokens

goroutine 1 [running]:
main.do(...)
\t/home/ada/bot/main.go:5
main.main()
\t/home/ada/bot/main.go:8 +0x49
exit status 2
`,
  ],
  [
    'main.go, line 12: panic: runtime error: invalid memory address or nil pointer dereference',
    `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x61d2b0]

goroutine 1 [running]:
net/http.(*Client).deadline(...)
\t/usr/lib/go-1.19/src/net/http/client.go:195
main.main()
\t/home/ada/bot/main.go:12 +0x2e
`,
  ],
  [
    'bot.ts, line 2: NoTokens: none here',
    `/home/ada/bot.ts:2
function f(): never { throw new NoTokens('none here') }
                            ^


NoTokens: none here
    at f (/home/ada/bot.ts:2:29)
    at <anonymous> (/home/ada/bot.ts:4:1)

Node.js v20.20.2
`,
  ],
  [
    'bot.ts, line 1: TypeError: fetch failed (Error: bad port)',
    `node:internal/deps/undici/undici:14976
      Error.captureStackTrace(err);
            ^

TypeError: fetch failed
    at node:internal/deps/undici/undici:14976:13
    at async go (/home/ada/bot.ts:1:23)
    at async <anonymous> (/home/ada/bot.ts:2:1) {
  [cause]: Error: bad port
      at makeNetworkError (node:internal/deps/undici/undici:9495:35)
      at go (/home/ada/bot.ts:1:29)
}

Node.js v20.20.2
`,
  ],
  [
    "bot.mjs, line 1: SyntaxError: The requested module 'node:fs' does not provide an export named 'nothing'",
    `file:///home/ada/bot.mjs:1
import { nothing } from 'node:fs'
         ^^^^^^^
SyntaxError: The requested module 'node:fs' does not provide an export named 'nothing'
    at ModuleJob._instantiate (node:internal/modules/esm/module_job:213:21)

Node.js v20.20.2
`,
  ],
  [
    "bot.js: Cannot find module 'axois'",
    `node:internal/modules/cjs/loader:1207
  const err = new Error(message);
              ^

Error: Cannot find module 'axois'
Require stack:
- /home/ada/bot.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)

Node.js v20.20.2
`,
  ],
  [
    'SyntaxError: lost',
    `file:///home/ada/node_modules/simple-oauth2/index.js:5
SyntaxError: lost
    at file:///home/ada/node_modules/simple-oauth2/index.js:5:1
`,
  ],
]

test.for(SAYS)('it is told: %s', ([told, output]) => {
  const crash = findCrash(output)

  expect(crash && crashInWords(crash)).toBe(told)
})

test.each([
  'Stopped: the token endpoint said 400. Ask the user.',
  '2026/11/29 04:47:28 main.go:6: dead',
  'main.go:6: dead',
  '404: Not Found',
  'at noon: nothing',
  'INFO File "tokens.json", line 3',
  'panic: says my log, and goes on',
])('%j is no crash', (output) => {
  expect(findCrash(output)).toBeUndefined()
})

test.each([
  "/usr/bin/python3: can't open file '/home/ada/nothing.py': [Errno 2] No such file or directory",
  '/usr/bin/python3: No module named nothing',
  'ruby: No such file or directory -- nothing.rb (LoadError)',
  'Could not open input file: nothing.php',
  'stat nothing.go: no such file or directory',
  'sh: 0: cannot open nothing.sh: No such file',
  'bash: nothing.sh: No such file or directory',
])('%j: there is no program', (output) => {
  expect(findNoProgram(`${output}\n`)).toBe(output)
  expect(findNoProgram(`begun\n${output}\n`)).toBeUndefined()
})

test.each([
  "bot.rb:3:in `go': no (ArgumentError)\n\tfrom bot.rb:5:in `<main>'\n",
  'panic: no\n\ngoroutine 1 [running]:\nmain.main()\n',
  'Stack trace:\n#0 /home/ada/bot.php(3): go()\n#1 {main}\n',
])('%j shows a stack', (output) => {
  expect(showsStack(output)).toBe(true)
})

const PROGRAMS: [text: string, told: string][] = [
  ["console.log('begun')\nconsle.log('x')\n", 'bot.ts, line 2: ReferenceError: consle is not defined'],
  ["import { x } from './clent.ts'\nx()\n", "bot.ts, line 1: Cannot find module '…/clent.ts'"],
  ["\nimport axois from 'axois'\naxois()\n", "bot.ts, line 2: Cannot find package 'axois'"],
  [
    "console.log(1)\nimport { raedFile } from 'node:fs'\nraedFile()\n",
    "bot.ts, line 2: SyntaxError: The requested module 'node:fs' does not provide an export named 'raedFile'",
  ],
  ['const a = 1\nconst = 5\n', 'bot.ts, line 2: Expected identifier but found "="'],
  [
    "\nconsole.log(await new Response('<html>').json())\n",
    `bot.ts, line 2: SyntaxError: Unexpected token '<', "<html>" is not valid JSON`,
  ],
  ["throw new Error('first\\nsecond')\n", 'bot.ts, line 1: Error: first'],
  ["throw 'just text'\n", 'it threw just text, which is no Error'],
  ["console.error('no tokens')\nprocess.exitCode = 1\n", ''],
]

test.for(PROGRAMS)('the program %j ends with %j', async ([text, told]) => {
  const folder = temporaryHome()
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const path = join(folder, 'bot.ts')
  writeFileSync(path, text)

  const { crash } = await runProgram({ kind: 'file', path }, { env: process.env })

  expect((crash ? crashInWords(crash) : '').replace(folder, '…')).toBe(told)
})
