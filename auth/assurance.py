from enum import IntEnum


class Assurance(IntEnum):
    """How well we know the person (实名等级): L0 … L3, each level includes the ones below."""

    NONE = 0
    PHONE = 1
    REAL_NAME = 2
    FACE = 3
