from dataclasses import dataclass

from auth.linked_identities.model import MiniProgramProvider

PURPOSE = "message-subscription"
# As many one-time consents as are kept: who comes back daily shouldn't pile up hundreds.
MOST_LEFT = 20


@dataclass(frozen=True, slots=True)
class Subscription:
    """That somebody lets a mini-program send them messages: `left` more times, or for good where `long_term`.

    The provider's name for them (openid) is sealed by the vault: links to accounts keep it blinded only.
    """

    account: str
    provider: MiniProgramProvider
    sealed_subject: bytes
    left: int = 0
    long_term: bool = False

    @property
    def id(self) -> str:
        """One for an account and a provider."""
        return subscription_id(self.account, self.provider)

    @property
    def open(self) -> bool:
        """Whether a message may go."""
        return self.long_term or self.left > 0


def subscription_id(account: str, provider: MiniProgramProvider) -> str:
    """Return the id of an account's subscription at a provider."""
    return f"{account}:{provider.value}"
