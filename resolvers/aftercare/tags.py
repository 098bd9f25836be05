"""What people may tick instead of writing. Data: add what your province asks for, keep what was ever used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvaluationTag:
    """One thing to tick; `bad` ones go with POOR and VERY_POOR."""

    key: str
    zh: str
    en: str
    bad: bool = False


TAGS = {
    one.key: one
    for one in (
        EvaluationTag("told_at_once", "一次性告知清楚", "told everything at once"),
        EvaluationTag("quick", "办理快捷", "quick"),
        EvaluationTag("friendly", "态度友好", "friendly"),
        EvaluationTag("few_materials", "材料精简", "few materials"),
        EvaluationTag("no_visit", "全程网办", "no visit"),
        EvaluationTag("unclear", "告知不清楚", "told unclearly", bad=True),
        EvaluationTag("late", "超期办理", "late", bad=True),
        EvaluationTag("unfriendly", "态度生硬", "unfriendly", bad=True),
        EvaluationTag("extra_materials", "额外索要材料", "asked for more than the guide", bad=True),
        EvaluationTag("needless_visits", "多次跑动", "needless visits", bad=True),
        EvaluationTag("system_trouble", "系统不好用", "the system got in the way", bad=True),
    )
}
