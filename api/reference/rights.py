"""Who may try a mutation: its rule, asked with one caller of every kind."""

from collections.abc import Sequence
from datetime import UTC, datetime

from auth.accounts.model import Account, Post, Role
from auth.assurance import Assurance
from auth.caller import Caller
from auth.problems import Forbidden, Unauthenticated
from auth.rules import Rule

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_ROLES = {
    Role.CLERK: ("窗口人员", "clerks"),
    Role.APPROVER: ("审批人员", "approvers"),
    Role.SUPERVISOR: ("监督人员", "supervisors"),
    Role.CATALOGUE_EDITOR: ("目录管理员", "catalogue editors"),
    Role.ADMINISTRATOR: ("系统管理员", "administrators"),
}

Words = tuple[str, str]


def who_may(rule: Rule) -> Words:
    """Return whom a rule lets in, in Chinese and English."""
    if _opens(rule, Caller()):
        return "任何人，无需登录", "Anybody, signed in or not"
    if _opens(rule, _somebody()):
        return "已登录用户，限本人或其代办的事务", "Whoever is signed in, with what is theirs or whom they act for"
    if roles := may(rule):
        named = [_ROLES[role] for role in roles]
        return (
            f"本部门{'、'.join(zh for zh, _ in named)}",
            f"Staff of the department: {', '.join(en for _, en in named)}",
        )
    return "已登记的协作方系统", "Registered systems of partners"


def may(rule: Rule) -> Sequence[Role]:
    """Return the roles that a rule lets in, in the order of the roles."""
    return [role for role in Role if _opens(rule, _somebody(role))]


def _somebody(*roles: Role) -> Caller:
    posts = tuple(Post(role, "x") for role in roles)
    return Caller(Account("x", "13900000000", _SINCE, Assurance.REAL_NAME, None, posts))


def _opens(rule: Rule, caller: Caller) -> bool:
    try:
        rule(caller)
    except (Unauthenticated, Forbidden):
        return False
    return True
