"""What a text message about a case says: what happened, and at most the end of the case's number.

Nothing else goes in: phones show messages on locked screens, and operators keep them.
"""

from collections.abc import Sequence
from datetime import datetime

from auth.mini_programs.telling import Told
from auth.notifications.model import NotificationKind
from schema.notices import notice

_TAIL = 4


def mini_program_message(kind: NotificationKind, cases: Sequence[str], at: datetime) -> Told:
    """Return what a mini-program's message says of a case: what happened, the number's end, and when."""
    return Told(notice(kind, "zh")[0], f"**{cases[0][-_TAIL:]}", at)


def text_message(kind: NotificationKind, cases: Sequence[str]) -> str:
    """Return the text in Chinese, for one case or for several of which the same is to be told."""
    title, _ = notice(kind, "zh")
    which = f"尾号 {cases[0][-_TAIL:]}" if len(cases) == 1 else f"共 {len(cases)} 件"
    return f"【通办】{title}（{which}）。详情请在通办应用中查看，我们不会索要验证码或转账。"
