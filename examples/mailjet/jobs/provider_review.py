"""Names the providers whose yearly check is due. Run once a month; the DPO sends each of them the questionnaire.

The list of providers is the data map: nothing is kept twice.
"""

import sys
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


def due(recipients: dict[str, dict], today: date) -> list[str]:
    """Providers in use that were last checked a year ago or longer, or never, by their names in the data map."""
    this_month = f"{today.year - 1:04}-{today.month:02}"
    return [
        name
        for name, provider in recipients.items()
        if provider.get("status") == "active"
        and str(provider.get("assessment", {}).get("verified", ""))[:7] <= this_month
    ]


if __name__ == "__main__":
    providers = yaml.safe_load((ROOT / "datamap.yaml").read_text())["recipients"]
    overdue = due(providers, date.today())
    for provider in overdue:
        print(f"{provider}: send docs/provider-questionnaire.md")
    sys.exit(1 if overdue else 0)
