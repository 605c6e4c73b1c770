import express from 'express'

// As bare as it gets: what a developer would write in place of a mock.
const app = express()
app.get('/2/users/me', (_request, response) => void response.json({ data: { id: '1' } }))
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
