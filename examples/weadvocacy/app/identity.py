"""Who is asking. Identity-Aware Proxy in front signs people in and tells us their address; we keep no session."""

from fastapi import Header, HTTPException
from sqlalchemy import select

from app.db import Session
from app.models import Employee


def signed_in(x_goog_authenticated_user_email: str = Header()) -> Employee:
    email = x_goog_authenticated_user_email.rpartition(":")[2]
    with Session() as session:
        employee = session.scalars(select(Employee).where(Employee.email == email)).one_or_none()
    if employee is None:
        raise HTTPException(403)
    return employee


def administrator(x_goog_authenticated_user_email: str = Header()) -> Employee:
    employee = signed_in(x_goog_authenticated_user_email)
    if not employee.is_administrator:
        raise HTTPException(403)
    return employee
