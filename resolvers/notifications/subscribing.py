"""Letting a mini-program send one messages."""

from typing import TYPE_CHECKING

from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.exchange import Given, exchange
from auth.mini_programs.telling import Teller
from auth.problems import NotAllowedNow, ProviderUnavailable, Unauthenticated
from auth.subscriptions.model import PURPOSE, Subscription

if TYPE_CHECKING:
    from resolvers.context import Context


async def accept(context: "Context", provider: MiniProgramProvider, code: str, *, long_term: bool) -> None:
    """Record that the caller accepted messages in a mini-program that is linked to their account.

    Raises what exchanging the code does, NotAllowedNow when it is another's, ProviderUnavailable without a template.
    """
    gate, account, at = context.gate, context.caller.id, context.now()
    if account is None:
        raise Unauthenticated("token.missing")
    program = gate.mini_programs.get(provider)
    if program is None or not isinstance(program, Teller) or program.template is None:
        raise ProviderUnavailable("mini.no_messages")
    subject = await exchange(gate, Given(code, "code", context.caller.address), program.subject, at)
    blinded = gate.vault.blind(f"{provider.value}:{program.app_id}:{subject}", "linked-identity")
    link = await gate.linked_identities.by_subject(provider, program.app_id, blinded)
    if link is None or link.account != account:
        raise NotAllowedNow("mini.not_linked", "code")
    sealed = gate.vault.seal(subject.encode(), PURPOSE)
    accepted = Subscription(account, provider, sealed, left=0 if long_term else 1, long_term=long_term)
    await context.stores.subscriptions.accept(accepted)
