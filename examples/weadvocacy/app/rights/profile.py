"""Rectification (Art. 16): employees see and change what their signature says."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from app.db import Session
from app.identity import signed_in
from app.models import Employee

profile_routes = APIRouter()


class ProfileChange(BaseModel):
    first_name: str | None = None
    last_name: str | None = None
    job_title: str | None = None
    work_phone: str | None = None
    work_mobile: str | None = None
    site_address: str | None = None


@profile_routes.put("/me", status_code=204)
def change(profile: ProfileChange, employee: Employee = Depends(signed_in)) -> None:
    with Session.begin() as session:
        stored = session.get_one(Employee, employee.id)
        for name, value in profile.model_dump(exclude_unset=True).items():
            setattr(stored, name, value)
