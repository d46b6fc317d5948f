from pathlib import Path

from flask import Blueprint, Response, render_template

from app.passwords import MINIMUM_LENGTH

blueprint = Blueprint("pages", __name__)
policy = Path(__file__).parent.parent / "docs" / "privacy.md"


@blueprint.get("/sign-up")
def sign_up() -> str:
    return render_template("sign_up.html", minimum_length=MINIMUM_LENGTH)


@blueprint.get("/privacy")
def privacy() -> Response:
    return Response(policy.read_text(), mimetype="text/plain")
