import { expect, test } from 'vitest'
import { redirectTo } from '../../../mock-provider/authorization-server/redirect.ts'

test.for([
  ['https://www.example.com', 'https://www.example.com/?state=s&code=c'],
  ['https://www.example.com/', 'https://www.example.com/?state=s&code=c'],
  ['http://127.0.0.1:3000/cb?a=%20b&x', 'http://127.0.0.1:3000/cb?a=%20b&x&state=s&code=c'],
  ['http://127.0.0.1:3000?a=1', 'http://127.0.0.1:3000?a=1&state=s&code=c'],
  ['myapp://callback', 'myapp://callback?state=s&code=c'],
] as const)('to %s the browser goes as %s', ([redirectUri, location]) => {
  expect(redirectTo(redirectUri, { state: 's', code: 'c' })).toBe(location)
})

test('what is added cannot break out of its value', () => {
  expect(redirectTo('http://a/', { state: 'a&code=b#c\r\nd' })).toBe('http://a/?state=a%26code%3Db%23c%0D%0Ad')
})
