import { Router, text } from 'express'
import { recordStaffAccess } from './logging/audit.js'
import { importMembers } from './members/import-members.js'
import { eraseMember } from './rights/erase.js'
import { exportMember } from './rights/export.js'

/**
 * Tools of customer success managers. The proxy in front authenticates our staff and sets `x-staff-id`; it lets nobody
 * else reach these routes. Every request is recorded before it is answered.
 */
export const staffRoutes = Router()

staffRoutes.use('/customers/:customerId', async (request, response, next) => {
  const staffId = request.get('x-staff-id')
  const reason = request.get('x-reason')
  if (!staffId || !reason) {
    response.status(403).json({ error: 'Access needs a staff id and a reason' })
    return
  }
  await recordStaffAccess(request.params.customerId, staffId, reason)
  next()
})

staffRoutes.post(
  '/customers/:customerId/members',
  text({ type: 'text/csv', limit: '5mb' }),
  async (request, response) => {
    response.json({ added: await importMembers(request.params.customerId, request.body) })
  },
)

staffRoutes.get('/customers/:customerId/members/:memberId', async (request, response) => {
  const { customerId, memberId } = request.params
  response.json(await exportMember(customerId, memberId))
})

staffRoutes.delete('/customers/:customerId/members/:memberId', async (request, response) => {
  const { customerId, memberId } = request.params
  const outcome = await eraseMember(customerId, memberId, {
    refusedBecause: request.get('x-refused-because'),
  })
  response.status(outcome.erased ? 200 : 409).json(outcome)
})
