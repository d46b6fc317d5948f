"""A service through which companies send mail: accounts, an API that takes messages, and the rights of both sides."""

from flask import Flask

from app import accounts, pages, rights, sending


def create_app() -> Flask:
    app = Flask(__name__, template_folder="../templates")
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(accounts.blueprint)
    app.register_blueprint(sending.blueprint)
    app.register_blueprint(rights.blueprint)
    return app
