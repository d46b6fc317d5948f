"""Runs daily: brings every directory that a machine can read up to date."""

import logging

from sqlalchemy import select

from app.db import Session
from app.directory import google_workspace, microsoft_365
from app.directory.entry import DirectoryEntry, store
from app.models import Domain, Employee

log = logging.getLogger(__name__)


def main() -> None:
    with Session() as session:
        for domain in session.scalars(select(Domain).where(Domain.directory != "csv")).all():
            removed = store(session, domain, read(session, domain))
            session.commit()
            log.info("directory of domain %d updated, %d removed", domain.id, removed)


def read(session, domain: Domain) -> list[DirectoryEntry]:
    if domain.directory == "microsoft_365":
        return microsoft_365.read_directory(domain.microsoft_tenant)
    administrator = session.scalars(
        select(Employee.email).where(Employee.domain_id == domain.id, Employee.is_administrator)
    ).first()
    return google_workspace.read_directory(domain.name, administrator)


if __name__ == "__main__":
    main()
