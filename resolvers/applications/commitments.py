"""The text that an applicant commits to (告知承诺), put together from the matter; shown before it is accepted.

What the matter's version doesn't say of promises and consequences, general words say.

What it has to tell (the conditions, the consequences of a false one, that a check follows) is after
国办发〔2020〕42号, quoted from memory.
"""

import hashlib
from datetime import datetime

from auth.problems import Invalid
from resolvers.applications.window import Commitment, commitment
from resolvers.matters.model import MaterialSource, Matter

TEMPLATE = "2026-2"
_TEXT = """告知承诺书
事项：{name}
一、行政机关已告知本人（本单位）办理本事项的依据和应当具备的条件。
依据：{bases}
条件：{conditions}
以承诺代替提交的材料：{materials}
二、本人（本单位）承诺：{promises}已知晓上述告知内容，已符合上述条件，所填信息和所作承诺真实、准确；愿意接受事后核查。
三、{consequences}"""
_CONSEQUENCES = (
    "承诺不实的，依法撤销办理结果，由本人（本单位）承担由此产生的法律责任，并在修复之前不再适用告知承诺制。"
)


def offers_commitment(matter: Matter) -> bool:
    """Tell whether a matter takes a commitment, for the whole or for one of its materials."""
    return bool(matter.commitment_available) or _committed(matter) != ()


def commitment_text(matter: Matter) -> str | None:
    """Return what an applicant of this matter commits to; None when it takes no commitment."""
    if not offers_commitment(matter):
        return None
    return _TEXT.format(
        name=matter.name,
        bases="；".join(f"《{one.title}》{one.article or ''}" for one in matter.legal_bases) or "见办事指南",
        conditions="；".join(map(_bare, matter.conditions)) or "见办事指南",
        materials="；".join(_committed(matter)) or "无",
        promises="".join(f"{_bare(one)}；" for one in matter.commitment_promises),
        consequences="；".join([*map(_bare, matter.commitment_consequences), _CONSEQUENCES]),
    )


def edition(matter: Matter) -> str:
    """Name the text's edition: the general one, or that of the matter's version."""
    own = matter.commitment_promises or matter.commitment_consequences
    return f"{TEMPLATE}/{matter.id}" if own else TEMPLATE


def text_hash(text: str) -> str:
    """SHA-256 in hex by which a client says which text it showed."""
    return hashlib.sha256(text.encode()).hexdigest()


def committed(matter: Matter, at: datetime, shown: str | None) -> Commitment | None:
    """Return the commitment that is made now; raises Invalid when another text was shown."""
    text = commitment_text(matter)
    if text is None:
        return None
    if shown is not None and shown != text_hash(text):
        raise Invalid("commitment.changed", "commitmentHash")
    return commitment(text, edition(matter), at)


def _bare(point: str) -> str:
    return point.strip().rstrip("。；;.")


def _committed(matter: Matter) -> tuple[str, ...]:
    return tuple(one.name for one in matter.materials if one.source is MaterialSource.COMMITMENT)
