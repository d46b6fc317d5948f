"""Settings from the environment. A missing one stops the start."""

import os

DATABASE_URL = os.environ["DATABASE_URL"]
SMTP_HOST = os.environ["SMTP_HOST"]
ATTACHMENTS_BUCKET = os.environ["ATTACHMENTS_BUCKET"]
SALESFORCE_USERNAME = os.environ["SALESFORCE_USERNAME"]
SALESFORCE_PASSWORD = os.environ["SALESFORCE_PASSWORD"]
SALESFORCE_SECURITY_TOKEN = os.environ["SALESFORCE_SECURITY_TOKEN"]
SLACK_BOT_TOKEN = os.environ["SLACK_BOT_TOKEN"]
