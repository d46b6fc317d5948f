"""Removes all data of a customer: the marketplace calls this when the application is uninstalled from the domain."""

import hashlib
import hmac
import json

from fastapi import APIRouter, Header, HTTPException, Request
from sqlalchemy import delete

from app.config import required
from app.db import Session
from app.models import Domain

uninstall_routes = APIRouter()


@uninstall_routes.post("/uninstalled", status_code=204)
async def uninstalled(request: Request, x_signature: str = Header()) -> None:
    """Everything hangs on the domain, so the database removes it with it."""
    body = await request.body()
    expected = hmac.new(required("MARKETPLACE_SECRET").encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, x_signature):
        raise HTTPException(403)
    with Session.begin() as session:
        session.execute(delete(Domain).where(Domain.name == json.loads(body)["domain"]))
