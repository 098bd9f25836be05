class OAuthError(Exception):
    """A refusal in the words of the standards (RFC 6749, 5.2 and 4.1.2.1); clients act on `code`."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.description = description
        self.status = status


class Unaddressed(Exception):
    """A request whose client or return address isn't registered: it is answered here and never sent on."""


class TooManyRequests(Exception):
    """More than one caller may send within a minute."""


def bad_client() -> OAuthError:
    """The one answer to every client that doesn't prove who it is."""
    return OAuthError("invalid_client", "client authentication failed", 401)


def bad_grant(why: str = "the grant is unknown, used, expired or another client's") -> OAuthError:
    """The one answer to every code and refresh token that isn't good."""
    return OAuthError("invalid_grant", why)
