from collections.abc import Sequence
from dataclasses import dataclass, field

from auth.openid.errors import OAuthError

_MAX_VALUE = 4096


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request says, as pairs. An empty value is none, and nothing may be said twice (RFC 6749, 3.1)."""

    pairs: Sequence[tuple[str, str]]
    _values: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_values", {name: value for name, value in self.pairs if value})

    def get(self, name: str) -> str | None:
        """Return a parameter's value."""
        return self._values.get(name)

    def required(self, name: str) -> str:
        """Return a parameter's value; raises OAuthError when there is none."""
        if (value := self.get(name)) is None:
            raise OAuthError("invalid_request", f"{name} is missing")
        return value

    def listed(self, name: str) -> tuple[str, ...]:
        """Return a parameter's words, which spaces part; each once."""
        return tuple(dict.fromkeys((self.get(name) or "").split()))

    def repeated(self, *names: str) -> bool:
        """Tell whether one of these (any, when none is named) is there twice."""
        given = [name for name, _ in self.pairs if not names or name in names]
        return len(given) != len(set(given))

    def require_sound(self) -> None:
        """Raise OAuthError for what no client sends: something said twice, or endless."""
        if self.repeated():
            raise OAuthError("invalid_request", "a parameter is given more than once")
        if any(len(value) > _MAX_VALUE for value in self._values.values()):
            raise OAuthError("invalid_request", "a parameter is too long")
