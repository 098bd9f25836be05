"""From facts and the catalogue to recommendations; decides, reads nothing."""

from collections.abc import Iterator, Sequence
from datetime import date

from resolvers.matters.overview import Glimpse
from resolvers.matters.shelf import Pick, pick
from resolvers.parties.model import Audience
from resolvers.recommendations.model import Facts, Reason, Recommendation, Rule
from resolvers.recommendations.rules import RULES

MOST = 50
_MOST_BY_RULE = 5


def recommend(
    facts: Facts, glimpses: Sequence[Glimpse], on: date, rules: Sequence[Rule] = RULES
) -> tuple[Recommendation, ...]:
    """Return what may be of use, what is urgent first, then in the order of the rules; at most 50.

    A matter that ends with a certificate that is held, and holds for more than 60 days, is of no use.
    """
    reasons: dict[str, list[Reason]] = {}
    running_out = {one.type for one in facts.expiring(on)}
    settled = {one.type for one in facts.held} - running_out
    for glimpse, reason in (*_expiring(facts, glimpses, on), *_by_rules(facts, glimpses, rules)):
        if not (glimpse.results and glimpse.results <= settled):
            reasons.setdefault(glimpse.id, []).append(reason)
    return tuple(Recommendation(key, tuple(why)) for key, why in list(reasons.items())[:MOST])


def _expiring(facts: Facts, glimpses: Sequence[Glimpse], on: date) -> Iterator[tuple[Glimpse, Reason]]:
    for one in facts.expiring(on):
        until = one.until or on
        reason = Reason("expiring", {"certificate": one.name, "date": until.isoformat(), "days": (until - on).days})
        # What renews it: what ends with it; failing that, what has its name.
        renewing = [glimpse for glimpse in glimpses if one.type in glimpse.results]
        found = renewing or pick(glimpses, Pick((one.name,)), facts.audience, _MOST_BY_RULE)
        yield from ((glimpse, reason) for glimpse in found[:_MOST_BY_RULE])


def _by_rules(facts: Facts, glimpses: Sequence[Glimpse], rules: Sequence[Rule]) -> Iterator[tuple[Glimpse, Reason]]:
    for rule in rules:
        if rule.applies(facts):
            # What a member is told is about the organization, even before they act for it (`actAs`).
            whose = Audience.LEGAL_PERSON if rule.member else rule.audience
            found = pick(glimpses, rule.pick, whose, _MOST_BY_RULE)
            yield from ((glimpse, Reason(rule.key)) for glimpse in found)
