"""Internal communication: notifications for employees and what they did with them."""

from datetime import UTC, datetime

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from app.db import Session
from app.identity import signed_in
from app.models import Employee, NotificationReaction

notification_routes = APIRouter()


class Reaction(BaseModel):
    clicked: bool = False
    liked_video: bool | None = None


@notification_routes.post("/notifications/{campaign_id}/reaction", status_code=204)
def react(campaign_id: int, reaction: Reaction, employee: Employee = Depends(signed_in)) -> None:
    now = datetime.now(UTC)
    with Session.begin() as session:
        stored = session.merge(NotificationReaction(employee_id=employee.id, campaign_id=campaign_id))
        stored.viewed_at = stored.viewed_at or now
        if reaction.clicked:
            stored.clicked_at = stored.clicked_at or now
        if reaction.liked_video is not None:
            stored.liked_video = reaction.liked_video
