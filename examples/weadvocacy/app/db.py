"""The database of this installation: Cloud SQL in the customer's part of the world."""

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from app.config import database_url

# Parameters stay out of errors, because errors end in the logs.
engine = create_engine(database_url, hide_parameters=True)
Session = sessionmaker(engine, expire_on_commit=False)
