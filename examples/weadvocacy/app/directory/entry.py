"""A person as a directory describes them, whatever the directory is."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Domain, Employee, EmployeeGroup
from app.purge.users import purge_employee


@dataclass(frozen=True)
class DirectoryEntry:
    email: str
    first_name: str | None = None
    last_name: str | None = None
    job_title: str | None = None
    work_phone: str | None = None
    work_mobile: str | None = None
    site_address: str | None = None
    departments: tuple[str, ...] = field(default=())


def store(session: Session, domain: Domain, entries: list[DirectoryEntry]) -> int:
    """Takes over what the directory says and removes who is no longer in it. Returns how many were removed."""
    known = {
        employee.email: employee
        for employee in session.scalars(select(Employee).where(Employee.domain_id == domain.id))
    }
    for entry in entries:
        employee = known.pop(entry.email, None)
        if employee is None:
            employee = Employee(domain_id=domain.id, email=entry.email)
            session.add(employee)
        employee.first_name = entry.first_name
        employee.last_name = entry.last_name
        employee.job_title = entry.job_title
        employee.work_phone = entry.work_phone
        employee.work_mobile = entry.work_mobile
        employee.site_address = entry.site_address
        employee.groups = [EmployeeGroup(department=name) for name in entry.departments]
    for employee in known.values():
        purge_employee(session, domain, employee)
    return len(known)
