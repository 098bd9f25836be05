ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod37_36(text: str) -> str:
    """The ISO/IEC 7064 MOD 37,36 check character of the digits and capitals in text; else ValueError."""
    remainder = 36
    for character in text:
        value = ALPHANUMERIC.find(character)
        if value < 0:
            raise ValueError("MOD 37,36 covers the digits 0-9 and the letters A-Z only")
        remainder = ((remainder + value) % 36 or 36) * 2 % 37
    return ALPHANUMERIC[(37 - remainder) % 36]
