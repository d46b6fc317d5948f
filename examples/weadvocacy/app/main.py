import uvicorn
from fastapi import Depends, FastAPI, HTTPException, UploadFile
from fastapi.staticfiles import StaticFiles

from app.campaigns.banners import banner_routes
from app.campaigns.notifications import notification_routes
from app.db import Session
from app.directory import csv_import
from app.directory.entry import store
from app.identity import administrator
from app.models import Domain, Employee
from app.purge.domains import uninstall_routes
from app.rights.profile import profile_routes

app = FastAPI()
for routes in (banner_routes, notification_routes, profile_routes, uninstall_routes):
    app.include_router(routes)


@app.post("/directory")
async def import_directory(file: UploadFile, employee: Employee = Depends(administrator)) -> dict[str, int]:
    """The administrator's list replaces the directory of a customer that is on neither Google nor Microsoft."""
    try:
        entries = csv_import.read_directory((await file.read()).decode("utf-8-sig"))
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    with Session.begin() as session:
        domain = session.get_one(Domain, employee.domain_id)
        if domain.directory != "csv":
            raise HTTPException(409, "The directory of this domain is read every day")
        return {"imported": len(entries), "removed": store(session, domain, entries)}


app.mount("/", StaticFiles(directory="web", html=True))


def serve() -> None:
    # The access log would hold addresses of visitors; Cloud Run counts requests without them.
    uvicorn.run(app, host="0.0.0.0", port=8080, access_log=False)
