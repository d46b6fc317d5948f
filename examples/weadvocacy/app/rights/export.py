"""Access and portability (Art. 15 and 20). Our staff run it when somebody writes to the contact address."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import BannerClick, CampaignAssignment, Employee, NotificationReaction


def export_employee(session: Session, employee: Employee) -> dict:
    """All that the application holds about an employee, in a form that another service can read."""

    def rows(model, condition) -> list[dict]:
        return [
            {column.name: getattr(row, column.key) for column in model.__table__.columns}
            for row in session.scalars(select(model).where(condition))
        ]

    return {
        "employee": rows(Employee, Employee.id == employee.id),
        "groups": [group.department for group in employee.groups],
        "assigned": rows(CampaignAssignment, CampaignAssignment.employee_id == employee.id),
        "clicks_on_own_banners": rows(BannerClick, BannerClick.sender_email == employee.email),
        "notifications": rows(NotificationReaction, NotificationReaction.employee_id == employee.id),
    }
