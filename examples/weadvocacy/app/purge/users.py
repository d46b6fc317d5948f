"""Removes all data that is linked to one or more users: on removal from the directory, or on request (Art. 17)."""

import logging
import sys

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OpenSession

from app.db import Session
from app.models import BannerClick, Campaign, CampaignAssignment, Domain, Employee, NotificationReaction

log = logging.getLogger(__name__)


def purge_employee(session: OpenSession, domain: Domain, employee: Employee) -> None:
    """Groups go with the employee. Clicks name people by address only, as senders and as recipients."""
    campaigns = select(Campaign.id).where(Campaign.domain_id == domain.id)
    session.execute(
        delete(BannerClick).where(
            BannerClick.campaign_id.in_(campaigns),
            (BannerClick.sender_email == employee.email) | (BannerClick.recipient_email == employee.email),
        )
    )
    session.execute(delete(CampaignAssignment).where(CampaignAssignment.employee_id == employee.id))
    session.execute(delete(NotificationReaction).where(NotificationReaction.employee_id == employee.id))
    session.delete(employee)


def main() -> None:
    """Usage: purge-user <employee id>…"""
    with Session.begin() as session:
        for employee_id in map(int, sys.argv[1:]):
            employee = session.get_one(Employee, employee_id)
            purge_employee(session, session.get_one(Domain, employee.domain_id), employee)
            log.info("employee %d removed", employee_id)


if __name__ == "__main__":
    main()
