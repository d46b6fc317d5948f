from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from app import config

Session = sessionmaker(create_engine(config.DATABASE_URL))
