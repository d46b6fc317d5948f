"""What the application stores. Everything hangs on the domain of a customer and goes with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Domain(Base):
    """A customer: the domain on which the application is installed."""

    __tablename__ = "domains"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    # google_workspace, microsoft_365 or csv
    directory: Mapped[str]
    microsoft_tenant: Mapped[str | None]
    # The customer switches it on; it works for messages written in Gmail.
    click_tracking: Mapped[bool] = mapped_column(default=False)


class Employee(Base):
    """A line of the customer's directory. Only the address must be there."""

    __tablename__ = "employees"
    __table_args__ = (UniqueConstraint("domain_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"))
    email: Mapped[str]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    job_title: Mapped[str | None]
    work_phone: Mapped[str | None]
    work_mobile: Mapped[str | None]
    site_address: Mapped[str | None] = mapped_column(Text)
    is_administrator: Mapped[bool] = mapped_column(default=False)

    groups: Mapped[list["EmployeeGroup"]] = relationship(cascade="all, delete-orphan")


class EmployeeGroup(Base):
    """A group of the company to which the employee belongs."""

    __tablename__ = "employee_groups"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id", ondelete="CASCADE"), primary_key=True)
    department: Mapped[str] = mapped_column(primary_key=True)


class Campaign(Base):
    """A signature template, a banner or a notification."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"))
    kind: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    target_url: Mapped[str | None]
    # Counters of the whole campaign: they say nothing about a person.
    views: Mapped[int] = mapped_column(default=0)
    clicks: Mapped[int] = mapped_column(default=0)

    @property
    def click_through_rate(self) -> float:
        return self.clicks / self.views if self.views else 0.0


class CampaignAssignment(Base):
    """Which template, banner or notification an employee has now."""

    __tablename__ = "campaign_assignments"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)


class BannerClick(Base):
    """A click on a banner in a message; written only while the customer has switched click tracking on."""

    __tablename__ = "banner_clicks"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    recipient_email: Mapped[str]
    sender_email: Mapped[str]
    clicked_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NotificationReaction(Base):
    """What an employee did with a notification. A customer may measure none of it."""

    __tablename__ = "notification_reactions"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    viewed_at: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    liked_video: Mapped[bool | None]
