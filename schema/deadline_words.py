"""Why a day did or did not count, in Chinese and in English."""

from resolvers.applications.clock import SuspensionReason
from resolvers.applications.deadline import LedgerDay, Why

DAYS: dict[Why, tuple[str, str]] = {
    Why.STARTED: (
        "受理当日不计入（民法典第二百零一条）",
        "The day of acceptance isn't counted (Civil Code, art. 201)",
    ),
    Why.WORKING_DAY: ("工作日，第{number}日", "Working day, number {number}"),
    Why.MAKE_UP_DAY: ("{name}调休上班，第{number}日", "Make-up working day for {name}, number {number}"),
    Why.WEEKEND: ("休息日，不计入（行政许可法第八十二条）", "Weekend (Administrative Licensing Law, art. 82)"),
    Why.HOLIDAY: (
        "{name}放假，不计入（行政许可法第八十二条）",
        "{name} (Administrative Licensing Law, art. 82)",
    ),
    Why.STOPPED: (
        "{reason}，时限中止，不计入（行政许可法第四十五条）",
        "Stopped for {reason} (Administrative Licensing Law, art. 45)",
    ),
}
# Not a special procedure of the law: what the applicant asked for or caused.
STOPPED_BY_APPLICANT = ("因申请人原因中止，不计入", "Stopped on the applicant's side")
REASONS: dict[SuspensionReason, tuple[str, str]] = {
    SuspensionReason.SITE_INSPECTION: ("现场勘验", "a site inspection"),
    SuspensionReason.HEARING: ("听证", "a hearing"),
    SuspensionReason.TESTING: ("检验、检测、检疫或者鉴定", "testing, quarantine or appraisal"),
    SuspensionReason.EXPERT_REVIEW: ("专家评审", "an expert review"),
    SuspensionReason.PUBLICITY: ("公示", "publicity"),
    SuspensionReason.APPLICANT: ("申请人原因", "the applicant"),
}
# What the yearly notices name; any other name is told as it stands there.
HOLIDAYS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


def why(day: LedgerDay, locale: str) -> str:
    """Return why a day did or did not count, in the reader's language."""
    place = 1 if locale == "en" else 0
    if day.reason is SuspensionReason.APPLICANT:
        return STOPPED_BY_APPLICANT[place]
    reason = REASONS[day.reason][place] if day.reason else ""
    return DAYS[day.why][place].format(number=day.number, name=_holiday(day.name or "", locale), reason=reason)


def _holiday(name: str, locale: str) -> str:
    """A holiday's name; two that fall together are joined by 、 in the notice."""
    if locale != "en":
        return name
    return " and ".join(HOLIDAYS.get(one, one) for one in name.split("、"))
