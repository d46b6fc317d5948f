"""Links behind banners. The addresses travel encrypted; a link that nobody opens leaves nothing behind."""

import json

from cryptography.fernet import Fernet

from app.config import link_key, public_url

fernet = Fernet(link_key)


def tracked_link(campaign_id: int, sender_email: str, recipient_email: str) -> str:
    content = {"campaign": campaign_id, "sender": sender_email, "recipient": recipient_email}
    return f"{public_url}/b/{fernet.encrypt(json.dumps(content).encode()).decode()}"


def opened_link(token: str) -> dict:
    """What a link holds. Raises InvalidToken if it is not one of ours."""
    return json.loads(fernet.decrypt(token.encode()))
