import { resolve } from 'node:path'
import express from 'express'
import type { NextFunction, Request, Response } from 'express'
import { config } from './config.js'
import { logger } from './logging/logger.js'
import { memberRoutes } from './members/routes.js'
import { practiceRoutes } from './practices.js'
import { staffRoutes } from './staff.js'

const app = express()
app.disable('x-powered-by')
app.use(express.json({ limit: '100kb' }))
app.get('/privacy', (_request, response) => response.type('text/plain').sendFile(resolve('docs/privacy.md')))
app.use('/practices', practiceRoutes)
app.use('/staff', staffRoutes)
app.use(memberRoutes)
app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  logger.error(error)
  response.sendStatus(500)
})

app.listen(config.port, () => logger.info('listening', { port: config.port }))
