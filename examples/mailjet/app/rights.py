"""What people can ask for: clients for themselves, and those to whom a client wrote, who are answered directly."""

import logging

import boto3
from flask import Blueprint, request
from sqlalchemy import func, select, update

from app import config, crm
from app.accounts import current_account
from app.db import Session
from app.models import Consent, Message

log = logging.getLogger(__name__)
blueprint = Blueprint("rights", __name__)
storage = boto3.client("s3")


@blueprint.get("/account")
def export_account():
    """All that is held about a client, in a form that another service can read (Art. 15 and 20)."""
    with Session() as session:
        account = current_account(session)
        return {
            "email": account.email,
            "first_name": account.first_name,
            "last_name": account.last_name,
            "sign_up_ip": account.sign_up_ip,
            "consents": [
                {"text": c.text_version, "given": c.given_at, "withdrawn": c.withdrawn_at} for c in account.consents
            ],
            "messages": [export_message(message) for message in account.messages],
        }


@blueprint.patch("/account")
def rectify_account():
    change = request.get_json()
    with Session.begin() as session:
        account = current_account(session)
        account.first_name = change.get("first_name", account.first_name)
        account.last_name = change.get("last_name", account.last_name)
    return "", 204


@blueprint.delete("/account")
def erase_account():
    """Erases a client with all consents and messages, here, in the CRM and in the store of attachments."""
    with Session.begin() as session:
        account = current_account(session)
        for message in account.messages:
            remove_attachment(message)
        crm.remove_contact(account.email)
        session.delete(account)
        log.info("account %d erased", account.id)
    return "", 204


@blueprint.delete("/account/news")
def withdraw_consent():
    with Session.begin() as session:
        account = current_account(session)
        open_consents = (Consent.account_id == account.id) & Consent.withdrawn_at.is_(None)
        session.execute(update(Consent).where(open_consents).values(withdrawn_at=func.now()))
    return "", 204


def answer_recipient(address: str) -> list[dict[str, object]]:
    """What is held about somebody to whom clients wrote. Support has checked that the address is theirs."""
    with Session() as session:
        return [export_message(message) for message in messages_to(session, address)]


def rectify_recipient(address: str, name: str) -> None:
    with Session.begin() as session:
        for message in messages_to(session, address):
            message.recipient_name = name


def erase_recipient(address: str) -> int:
    """Erases all messages to an address, whichever client sent them; no client is asked first. Returns how many."""
    with Session.begin() as session:
        messages = messages_to(session, address)
        for message in messages:
            remove_attachment(message)
            session.delete(message)
        log.info("%d messages erased on request", len(messages))
        return len(messages)


def messages_to(session, address: str) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.recipient_email == address)))


def export_message(message: Message) -> dict[str, object]:
    return {
        "to": message.recipient_email,
        "name": message.recipient_name,
        "subject": message.subject,
        "text": message.body,
        "status": message.delivery_status,
        "sent": message.sent_at,
    }


def remove_attachment(message: Message) -> None:
    if message.attachment_key:
        storage.delete_object(Bucket=config.ATTACHMENTS_BUCKET, Key=message.attachment_key)
