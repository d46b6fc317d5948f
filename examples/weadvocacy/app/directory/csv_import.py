"""The directory of every other customer: a file that its administrator uploads whenever it changes."""

import csv
from io import StringIO

from app.directory.entry import DirectoryEntry

COLUMNS = ["email", "first_name", "last_name", "job_title", "work_phone", "work_mobile", "site_address", "departments"]


def read_directory(text: str) -> list[DirectoryEntry]:
    """Columns that the application does not need are refused, so that they are not kept by accident."""
    reader = csv.DictReader(StringIO(text))
    header = reader.fieldnames or []
    unknown = [column for column in header if column not in COLUMNS]
    if unknown:
        raise ValueError(f"Remove the columns {', '.join(unknown)}: the application does not need them")
    if "email" not in header:
        raise ValueError("The column email is missing")
    return [entry_of(row) for row in reader]


def entry_of(row: dict[str, str]) -> DirectoryEntry:
    if not row["email"]:
        raise ValueError("Every line needs an email address")
    return DirectoryEntry(
        email=row["email"],
        first_name=row.get("first_name") or None,
        last_name=row.get("last_name") or None,
        job_title=row.get("job_title") or None,
        work_phone=row.get("work_phone") or None,
        work_mobile=row.get("work_mobile") or None,
        site_address=row.get("site_address") or None,
        departments=tuple(filter(None, (row.get("departments") or "").split(";"))),
    )
