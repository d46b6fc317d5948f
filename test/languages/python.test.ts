import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `"""A hotel."""
from dataclasses import dataclass
from django.db import models
import logging as log

logger = log.getLogger(__name__)


@dataclass
class Guest(Person):
    """Who stays.

    More of it.
    """

    # How we reach them
    e_mail: str | None = None
    birth: date  # day and month


class Stay(models.Model):
    guest = models.ForeignKey("Guest", on_delete=models.CASCADE)
    phone = models.CharField("Phone", max_length=20, null=True)

    class Meta:
        db_table = "stays"


def run(guest: Guest):
    # art25-ignore-next-line personal-data-in-log: only in development
    logger.info(f"{guest.e_mail} left 🏨", extra={"phone": hash_phone(guest.phone)})
`

describeCommonCases('Python', {
  path: 'app/models.py',
  sample,
  comment: '# 🏨 e\u0301t\u00e9\n',
  halfTyped: {
    text: 'class A:\n    mail: str\n    phone: str = (\n\nclass B:\n    iban: str\n    def\n',
    fields: ['A.mail', 'A.phone', 'B.iban'],
  },
  dialect: {
    text: 'print "hello", name\nclass Guest(models.Model):\n    mail = models.EmailField()\n    try:\n        pass\n    except E, e:\n        print e\nexec "x"\n',
    fields: ['Guest.mail'],
  },
  repeated: (index) => `class A${index}:\n    mail: str\n`,
  directive: '# art25-ignore-next-line undeclared-field: known\nx = 1\n',
  noDirective: 'x = """\n# art25-ignore-next-line undeclared-field: no\n"""\n',
  openings: ['class A:\n', 'if x:\n', '"""', "f'{", 'lambda:', 'not ', 'a.b'],
})

describe('Python', () => {
  const python = treeLanguage('app/models.py')
  it('reads the sample', () => {
    console.log(python.fieldLines(sample), python.ownerLines(sample), python.callLines(sample))
    assert.ok(true)
  })
})
