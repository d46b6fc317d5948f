"""The directory of a customer on Google Workspace, read with the rights that its administrator granted."""

from typing import Any

from google.oauth2 import service_account
from googleapiclient.discovery import build

from app.config import required
from app.directory.entry import DirectoryEntry

SCOPES = ["https://www.googleapis.com/auth/admin.directory.user.readonly"]
# Nothing beyond the mask is fetched: no photographs, no private addresses, no recovery numbers.
FIELDS = "nextPageToken,users(primaryEmail,name(givenName,familyName),organizations,phones,locations,orgUnitPath)"


def read_directory(domain: str, administrator: str) -> list[DirectoryEntry]:
    credentials = service_account.Credentials.from_service_account_file(
        required("GOOGLE_SERVICE_ACCOUNT_FILE"), scopes=SCOPES, subject=administrator
    )
    users = build("admin", "directory_v1", credentials=credentials).users()
    request = users.list(domain=domain, maxResults=500, projection="basic", fields=FIELDS)
    entries: list[DirectoryEntry] = []
    while request is not None:
        page = request.execute()
        entries += [entry_of(user) for user in page.get("users", [])]
        request = users.list_next(request, page)
    return entries


def entry_of(user: dict[str, Any]) -> DirectoryEntry:
    unit = user.get("orgUnitPath", "").strip("/")
    return DirectoryEntry(
        email=user["primaryEmail"],
        first_name=user["name"].get("givenName"),
        last_name=user["name"].get("familyName"),
        job_title=first(user.get("organizations", []), "title"),
        work_phone=first(user.get("phones", []), "value", type="work"),
        work_mobile=first(user.get("phones", []), "value", type="work_mobile"),
        site_address=first(user.get("locations", []), "buildingId"),
        departments=(unit,) if unit else (),
    )


def first(values: list[dict[str, Any]], key: str, type: str | None = None) -> str | None:
    return next((value[key] for value in values if key in value and type in (None, value.get("type"))), None)
