"""Settings from the environment; `.env.example` explains them."""

import os


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set")
    return value


public_url = required("PUBLIC_URL")
database_url = required("DATABASE_URL")
link_key = required("LINK_KEY")
