"""Signing up, and who is asking."""

import logging
import secrets

from flask import Blueprint, abort, request
from sqlalchemy import select

from app import crm, staff_chat
from app.db import Session
from app.models import Account, Consent
from app.passwords import hashed, matches, weakness

log = logging.getLogger(__name__)
blueprint = Blueprint("accounts", __name__)

NEWS_TEXT_VERSION = "2017-09-15"


@blueprint.post("/accounts")
def sign_up():
    """Opens an account. News about the product are sent only to those who tick the box."""
    form = request.form
    reason = weakness(form["password"])
    if reason:
        abort(400, f"The password needs {reason}.")
    api_key = secrets.token_urlsafe(32)
    with Session.begin() as session:
        account = Account(
            email=form["email"],
            first_name=form["first_name"],
            last_name=form["last_name"],
            password_hash=hashed(form["password"]),
            api_key_hash=hashed(api_key),
            sign_up_ip=request.remote_addr,
        )
        if form.get("newsletter") == "yes":
            account.consents.append(Consent(text_version=NEWS_TEXT_VERSION))
        session.add(account)
        session.flush()
        crm.add_contact(account)
        staff_chat.account_opened(account.id)
        log.info("account %d opened", account.id)
        return {"id": account.id, "api_key": api_key}, 201


def current_account(session) -> Account:
    """The client whose address and API key came with the request; ends the request where they do not match."""
    credentials = request.authorization
    if credentials is None:
        abort(401)
    account = session.scalar(select(Account).where(Account.email == credentials.username))
    if account is None or not matches(account.api_key_hash, credentials.password):
        abort(401)
    return account
