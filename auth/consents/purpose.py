from enum import Enum


class Purpose(Enum):
    """What a consent is for. Sensitive data is agreed to one by one (个人信息保护法 art. 28 and 29)."""

    ACCOUNT = "ACCOUNT"
    ID_NUMBER = "ID_NUMBER"
    FACE = "FACE"
    WARD_DATA = "WARD_DATA"
