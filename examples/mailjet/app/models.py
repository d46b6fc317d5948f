"""What the service stores: its clients, and the people to whom they write."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Account(Base):
    """A client: the person who signed up, and what proves that it is them."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    # Argon2; the password itself is never stored.
    password_hash: Mapped[str]
    api_key_hash: Mapped[str]
    # Compared when the account is verified: a stolen card and a strange address are seen here.
    sign_up_ip: Mapped[str]
    verified: Mapped[bool] = mapped_column(default=False)

    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan")
    messages: Mapped[list["Message"]] = relationship(cascade="all, delete-orphan")


class Consent(Base):
    """Which text a client agreed to, and when; the row stays when the consent is withdrawn."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    text_version: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(server_default=func.now())
    withdrawn_at: Mapped[datetime | None]


class Message(Base):
    """A message of a client to one person."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    recipient_email: Mapped[str] = mapped_column(index=True)
    recipient_name: Mapped[str | None]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    attachment_key: Mapped[str | None]
    delivery_status: Mapped[str] = mapped_column(default="queued")
    sent_at: Mapped[datetime | None]
