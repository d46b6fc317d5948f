"""The directory of a customer on Microsoft 365, read with the rights that its administrator granted."""

from typing import Any

import httpx

from app.config import required
from app.directory.entry import DirectoryEntry

GRAPH = "https://graph.microsoft.com/v1.0"
# Nothing beyond these is fetched.
SELECT = "mail,givenName,surname,jobTitle,businessPhones,mobilePhone,streetAddress,department"


def read_directory(tenant: str) -> list[DirectoryEntry]:
    with httpx.Client(headers={"authorization": f"Bearer {token(tenant)}"}, timeout=30) as client:
        url: str | None = f"{GRAPH}/users?$select={SELECT}&$top=500"
        entries: list[DirectoryEntry] = []
        while url:
            page = client.get(url).raise_for_status().json()
            entries += [entry_of(user) for user in page["value"] if user.get("mail")]
            url = page.get("@odata.nextLink")
    return entries


def entry_of(user: dict[str, Any]) -> DirectoryEntry:
    return DirectoryEntry(
        email=user["mail"],
        first_name=user.get("givenName"),
        last_name=user.get("surname"),
        job_title=user.get("jobTitle"),
        work_phone=next(iter(user.get("businessPhones", [])), None),
        work_mobile=user.get("mobilePhone"),
        site_address=user.get("streetAddress"),
        departments=(user["department"],) if user.get("department") else (),
    )


def token(tenant: str) -> str:
    answer = httpx.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": required("MICROSOFT_CLIENT_ID"),
            "client_secret": required("MICROSOFT_CLIENT_SECRET"),
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=30,
    )
    return answer.raise_for_status().json()["access_token"]
