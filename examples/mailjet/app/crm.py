"""Clients in the CRM of the sales team. It learns who they are, and nothing of the mail they send."""

from simple_salesforce import Salesforce, format_soql

from app import config
from app.models import Account

salesforce = Salesforce(
    username=config.SALESFORCE_USERNAME,
    password=config.SALESFORCE_PASSWORD,
    security_token=config.SALESFORCE_SECURITY_TOKEN,
)


def add_contact(account: Account) -> None:
    salesforce.Contact.create(
        {"Email": account.email, "FirstName": account.first_name, "LastName": account.last_name}
    )


def remove_contact(email: str) -> None:
    for contact in salesforce.query(format_soql("SELECT Id FROM Contact WHERE Email = {}", email))["records"]:
        salesforce.Contact.delete(contact["Id"])
