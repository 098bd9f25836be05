import re
from datetime import date
from enum import Enum

from auth.check_characters import ALPHANUMERIC

# GB/T 2260 provinces by their first digit; 81, 82, 83 stand on residence permits (Hong Kong, Macau, Taiwan).
OF_AGE = 18  # 民法典 art. 17
_PROVINCES = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "123",
}
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_RESIDENT_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_LAST_OLDER_CARD = 23
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Chinese keyboards type ASCII at U+FF01..U+FF5E. Only that and a-z change here: NFKC would turn ② into 2, and
# upper() ſ into S.
_CANONICAL = {code: chr(code - 0xFEE0).upper() for code in range(0xFF01, 0xFF5F)}
_CANONICAL |= {code: chr(code).upper() for code in range(ord("a"), ord("z") + 1)}


class InvalidIdentifier(ValueError):
    """An identifier that breaks `rule` of its `kind`; never carries the text, which may be personal."""

    def __init__(self, kind: str, rule: str) -> None:
        super().__init__(f"{kind}: {rule}")
        self.kind = kind
        self.rule = rule


def _canonical(text: str) -> str:
    return text.translate(_CANONICAL).strip()


def _require(holds: bool, kind: str, rule: str) -> None:
    if not holds:
        raise InvalidIdentifier(kind, rule)


def _weighted(text: str, alphabet: str, weights: tuple[int, ...]) -> int:
    return sum(alphabet.index(character) * weight for character, weight in zip(text, weights, strict=True))


class IdNumberKind(Enum):
    """On which card a person's number stands; it follows from the number."""

    RESIDENT_ID = "RESIDENT_ID"
    RESIDENCE_PERMIT_HONG_KONG_MACAU = "RESIDENCE_PERMIT_HONG_KONG_MACAU"
    RESIDENCE_PERMIT_TAIWAN = "RESIDENCE_PERMIT_TAIWAN"
    PERMANENT_RESIDENCE = "PERMANENT_RESIDENCE"


def normalize_resident_id(text: str, today: date) -> str:
    """A person's number in its canonical form; InvalidIdentifier says which rule failed.

    18 characters of GB 11643: resident IDs, residence permits (国办发〔2018〕81号, art. 7) and, beginning with a 9,
    foreigners' permanent residence cards of 2023: province, country (GB/T 2659, three digits), birth, serial, check.
    15 characters on older cards of foreigners: country (three letters), region, birth (YYMMDD), serial, check.
    Of a region only the province is looked up: people keep the code of a county that was abolished since.
    """
    number, kind = re.sub(r"\s", "", _canonical(text)), "resident_id"
    older = _is_older_card(number)
    _require(len(number) == (15 if older else 18), kind, "length")
    form = r"[A-Z]{3}[0-9]{12}" if older else r"[0-9]{17}[0-9X]"
    _require(re.fullmatch(form, number) is not None, kind, "characters")
    _require(_region_exists(number), kind, "region")
    try:
        born = birth_date(number)
    except ValueError:
        raise InvalidIdentifier(kind, "birth_date") from None
    _require(born <= today, kind, "birth_date")
    check = _machine_readable_check(number[:14]) if older else _resident_check(number[:17])
    _require(number[-1] == check, kind, "check_digit")
    return number


def kind_of(resident_id: str) -> IdNumberKind:
    """On which card a normalized number stands."""
    if resident_id.startswith(("81", "82")):
        return IdNumberKind.RESIDENCE_PERMIT_HONG_KONG_MACAU
    if resident_id.startswith("83"):
        return IdNumberKind.RESIDENCE_PERMIT_TAIWAN
    foreign = resident_id.startswith("9") or _is_older_card(resident_id)
    return IdNumberKind.PERMANENT_RESIDENCE if foreign else IdNumberKind.RESIDENT_ID


def birth_date(resident_id: str) -> date:
    """The day of birth inside a normalized number; ValueError when there is no such day.

    Older cards of foreigners have two digits for the year: up to 23, when the last of them were issued, this century.
    """
    if _is_older_card(resident_id):
        year = int(resident_id[7:9])
        century = 2000 if year <= _LAST_OLDER_CARD else 1900
        return date(century + year, int(resident_id[9:11]), int(resident_id[11:13]))
    return date(int(resident_id[6:10]), int(resident_id[10:12]), int(resident_id[12:14]))


def _is_older_card(number: str) -> bool:
    return re.match(r"[A-Z]{3}", number) is not None


def _region_exists(number: str) -> bool:
    start = 3 if _is_older_card(number) else 1 if number[0] == "9" else 0
    first, second, rest = number[start], number[start + 1], number[start + 2 : start + 6]
    # Permits name Hong Kong, Macau or Taiwan as a whole.
    whole = start > 0 or number[:2] not in {"81", "82", "83"} or rest == "0000"
    return whole and second in _PROVINCES.get(first, "")


def _resident_check(first_17: str) -> str:
    return "10X98765432"[_weighted(first_17, ALPHANUMERIC, _RESIDENT_WEIGHTS) % 11]


def _machine_readable_check(first_14: str) -> str:
    """The check digit of travel documents (ICAO 9303-3, 4.9), which the older cards have."""
    weights = tuple((7, 3, 1)[place % 3] for place in range(14))
    return str(_weighted(first_14, ALPHANUMERIC, weights) % 10)


def age(resident_id: str, on: date) -> int:
    """Full years on a day, complete on the birthday itself; ValueError before birth.

    Who was born on 29 February completes a year on 1 March in common years. (Criminal law alone counts every
    birthday from the day after, 法释〔2006〕1号; that is not applied here.)
    """
    born = birth_date(resident_id)
    if on < born:
        raise ValueError("not born yet on that day")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def normalize_credit_code(text: str) -> str:
    """The 18 canonical characters of a GB 32100 unified social credit code, or InvalidIdentifier.

    Registration authorities still add prefixes (N2, Y1, A1), so only alphabet and check decide.
    """
    code, kind = _canonical(text), "credit_code"
    _require(len(code) == 18, kind, "length")
    _require(set(code) <= set(_CREDIT_ALPHABET), kind, "characters")
    check = _CREDIT_ALPHABET[-_weighted(code[:17], _CREDIT_ALPHABET, _CREDIT_WEIGHTS) % 31]
    _require(code[17] == check, kind, "check_digit")
    return code


def made_credit_code(head: str, region: str, body: str) -> str:
    """Make a GB 32100 code: authority and kind (2), region (6), the 8 of an organisation code and its check, check.

    Raises ValueError for parts of another length, or with letters that no code has.
    """
    organization = body + "0123456789X"[-_weighted(body, ALPHANUMERIC, _ORGANIZATION_WEIGHTS) % 11]
    first = head + region + organization
    if len(first) != 17 or not set(first) <= set(_CREDIT_ALPHABET):
        raise ValueError("not the parts of a credit code")
    return first + _CREDIT_ALPHABET[-_weighted(first, _CREDIT_ALPHABET, _CREDIT_WEIGHTS) % 31]


def is_credit_code(text: str) -> bool:
    """Whether the text normalizes to a unified social credit code (GB 32100)."""
    try:
        return bool(normalize_credit_code(text))
    except InvalidIdentifier:
        return False


def normalize_organization_code(text: str) -> str:
    """The 9 characters of a GB 11714 organisation code, hyphen removed, or InvalidIdentifier."""
    code, kind = _canonical(text), "organization_code"
    code = code[:8] + code[9:] if code[8:9] == "-" else code
    _require(len(code) == 9, kind, "length")
    _require(re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code) is not None, kind, "characters")
    check = "0123456789X"[-_weighted(code[:8], ALPHANUMERIC, _ORGANIZATION_WEIGHTS) % 11]
    _require(code[8] == check, kind, "check_digit")
    return code


def normalize_mainland_phone(text: str) -> str:
    """The 11 digits of a mainland mobile number, country code and separators off, or InvalidIdentifier."""
    number, kind = re.sub(r"[\s-]", "", _canonical(text)), "phone"
    _require(re.fullmatch(r"\+?[0-9]+", number) is not None, kind, "characters")
    digits = re.sub(r"^(\+|00)?86", "", number)
    _require(len(digits) == 11, kind, "length")
    _require(re.fullmatch(r"1[3-9][0-9]{9}", digits) is not None, kind, "prefix")
    return digits


def mask_id_number(text: str) -> str:
    """First 3 and last 2 characters, stars between; a text under 9 characters is hidden whole."""
    return _mask(text, head=3, tail=2, shortest=9)


def mask_phone(text: str) -> str:
    """First 3 and last 4 digits, stars between; a text under 11 characters is hidden whole."""
    return _mask(text, head=3, tail=4, shortest=11)


def mask_name(text: str) -> str:
    """The last character only, one star for each other; a single character is hidden too."""
    return _mask(text, head=0, tail=1, shortest=2)


def _mask(text: str, head: int, tail: int, shortest: int) -> str:
    if len(text) < shortest:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
