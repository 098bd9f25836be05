"""Rules that open an operation: each takes the caller and raises when the caller may not even try."""

from collections.abc import Callable

from auth.accounts.model import Role
from auth.caller import Caller
from auth.problems import Forbidden, Unauthenticated

Rule = Callable[[Caller], None]


def anyone(_caller: Caller) -> None:
    """Open to everybody, signed in or not."""


def signed_in(caller: Caller) -> None:
    """Open to whoever is signed in; what they may touch is the story's business."""
    if caller.account is None:
        raise Unauthenticated("token.missing")


def known(caller: Caller) -> None:
    """Open to whoever is signed in, and to registered systems that call as themselves."""
    if caller.service is None:
        signed_in(caller)


def staff(*roles: Role) -> Rule:
    """Open to staff with one of these roles in some department (when none is named, one that handles cases)."""

    def rule(caller: Caller) -> None:
        signed_in(caller)
        if not caller.departments(*roles):
            raise Forbidden("role.missing")

    return rule


def require_partner(caller: Caller) -> str:
    """Return the client that a partner's system calls as; raises Unauthenticated for nobody, Forbidden for people."""
    if caller.service is None:
        signed_in(caller)
        raise Forbidden("role.missing")
    return caller.service


def partners(caller: Caller) -> None:
    """Open to registered systems that call as themselves; whether one is a partner's is the story's business."""
    require_partner(caller)


def partners_or(*roles: Role) -> Rule:
    """Open to registered systems that call as themselves, and to staff with one of these roles somewhere."""
    otherwise = staff(*roles)

    def rule(caller: Caller) -> None:
        if caller.service is None:
            otherwise(caller)

    return rule
