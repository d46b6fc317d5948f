"""Takes messages of clients and delivers them."""

import logging
import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage

import boto3
from flask import Blueprint, request

from app import config
from app.accounts import current_account
from app.db import Session
from app.models import Message

log = logging.getLogger(__name__)
blueprint = Blueprint("sending", __name__)
storage = boto3.client("s3")


@blueprint.post("/messages")
def send():
    order = request.get_json()
    with Session.begin() as session:
        account = current_account(session)
        message = Message(
            account_id=account.id,
            recipient_email=order["to"],
            recipient_name=order.get("name"),
            subject=order["subject"],
            body=order["text"],
        )
        session.add(message)
        session.flush()
        if "attachment" in order:
            message.attachment_key = f"{account.id}/{message.id}"
            storage.put_object(
                Bucket=config.ATTACHMENTS_BUCKET,
                Key=message.attachment_key,
                Body=order["attachment"].encode(),
                ServerSideEncryption="AES256",
            )
        deliver(message, sender=account.email)
        log.info("message %d of account %d: %s", message.id, account.id, message.delivery_status)
        return {"id": message.id, "status": message.delivery_status}, 202


def deliver(message: Message, sender: str) -> None:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.recipient_email
    mail["Subject"] = message.subject
    mail.set_content(message.body)
    with smtplib.SMTP(config.SMTP_HOST) as relay:
        relay.starttls()
        refused = relay.send_message(mail)
    message.delivery_status = "refused" if refused else "sent"
    message.sent_at = datetime.now(UTC)
