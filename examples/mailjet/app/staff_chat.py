"""Tells the support team what happens. Numbers of accounts only: names and addresses stay here."""

from slack_sdk import WebClient

from app import config

CHANNEL = "#support"

slack = WebClient(token=config.SLACK_BOT_TOKEN)


def account_opened(number: int) -> None:
    slack.chat_postMessage(channel=CHANNEL, text=f"Account {number} was opened")


def request_received(kind: str, number: int) -> None:
    slack.chat_postMessage(channel=CHANNEL, text=f"{kind}: request {number}")
