"""The password rules that the privacy policy tells, and how passwords are kept."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

MINIMUM_LENGTH = 12

_hasher = PasswordHasher()


def weakness(password: str) -> str | None:
    """Why a password is not accepted, or None where it is."""
    if len(password) < MINIMUM_LENGTH:
        return f"at least {MINIMUM_LENGTH} characters"
    if password.isalpha() or password.isdigit():
        return "letters and something else"
    return None


def hashed(secret: str) -> str:
    return _hasher.hash(secret)


def matches(secret_hash: str, secret: str) -> bool:
    try:
        return _hasher.verify(secret_hash, secret)
    except VerifyMismatchError:
        return False
