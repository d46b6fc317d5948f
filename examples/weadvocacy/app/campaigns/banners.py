"""External communication: banners and signatures in the messages of employees."""

from cryptography.fernet import InvalidToken
from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app.campaigns.tracked_link import opened_link, tracked_link
from app.db import Session
from app.models import BannerClick, Campaign, Domain

banner_routes = APIRouter()
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


class BannerRequest(BaseModel):
    """The add-on for Gmail asks for the link of a banner when a message is sent."""

    campaign_id: int
    sender_email: str
    recipient_email: str


@banner_routes.post("/banner-links")
def banner_link(request: BannerRequest) -> dict[str, str]:
    with Session() as session:
        campaign = session.get_one(Campaign, request.campaign_id)
        if not session.get_one(Domain, campaign.domain_id).click_tracking:
            return {"url": campaign.target_url}
    return {"url": tracked_link(request.campaign_id, request.sender_email, request.recipient_email)}


@banner_routes.get("/v/{campaign_id}")
def count_view(campaign_id: int) -> Response:
    """The picture of a banner was loaded. Only the counter of the campaign grows."""
    with Session.begin() as session:
        session.get_one(Campaign, campaign_id).views += 1
    return Response(PIXEL, media_type="image/gif", headers={"cache-control": "no-store"})


@banner_routes.get("/b/{token}")
def follow(token: str) -> RedirectResponse:
    try:
        link = opened_link(token)
    except InvalidToken:
        raise HTTPException(404) from None
    with Session.begin() as session:
        campaign = session.get_one(Campaign, link["campaign"])
        campaign.clicks += 1
        # Tracking may have been switched off since the message was sent.
        if session.get_one(Domain, campaign.domain_id).click_tracking:
            session.add(
                BannerClick(
                    campaign_id=campaign.id, recipient_email=link["recipient"], sender_email=link["sender"]
                )
            )
        return RedirectResponse(campaign.target_url, status_code=302)
