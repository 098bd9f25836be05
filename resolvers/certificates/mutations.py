from auth.problems import Invalid, Required

MAX_REASON = 500


def valid_reason(reason: str | None, field: str = "reason") -> str:
    """Return a reason that says something in at most 500 characters; raises Required or Invalid."""
    text = (reason or "").strip()
    if not text:
        raise Required("reason.missing", field)
    if len(text) > MAX_REASON:
        raise Invalid("text.too_long", field, maximum=MAX_REASON)
    return text
