import re

from auth.rules import anyone
from schema.root import schema
from schema.subscription import RULES


def test_every_subscription_has_a_rule_and_none_is_open_to_everybody() -> None:
    subscription = schema._schema.subscription_type
    assert subscription is not None

    names = {re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name) for name in subscription.fields}
    assert names == set(RULES) == {"application_events", "notifications"}
    assert anyone not in RULES.values()
