import { mapWithoutPhone, prismaUser, userMap } from '../cli/workspace.ts'
import { describeInside } from './harness/inside.ts'
import { multiRoot, wegrow } from './temporary.ts'

describe('inside the extension host', () => {
  describeInside('on examples/wegrow', 'wegrow', wegrow)
  describeInside('on several folders', 'multi-root', () =>
    multiRoot({
      shop: { 'datamap.yaml': mapWithoutPhone, 'schema.prisma': prismaUser },
      club: {
        'datamap.yaml': userMap.replace('      email: contact.email\n', ''),
        'schema.prisma': prismaUser,
      },
      bare: { 'schema.prisma': prismaUser },
    }),
  )
})
