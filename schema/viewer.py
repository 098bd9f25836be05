from datetime import datetime
from functools import partial
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from auth.accounts.model import Person as PersonModel
from auth.assurance import Assurance
from auth.caller import Caller
from auth.identifiers import mask_id_number, mask_phone
from auth.sessions.model import Channel
from resolvers.access.record import of_subject, own_log
from resolvers.applications import prefilled
from resolvers.applications import queries as applications
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.certificates import queries as certificates
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.notifications import queries as notifications
from resolvers.paging import page_request
from resolvers.parties.queries import person_party, principal
from schema.abroad import CrossingsOfViewer
from schema.access import AccessLogConnection
from schema.aftercare import ComplaintsOfViewer
from schema.applications import Application
from schema.breaches import BreachesOfViewer
from schema.certificates import Certificate
from schema.consents import ConsentsOfViewer
from schema.grants import GrantsOfViewer
from schema.info import After, First, Info
from schema.linked_identities import LinkedIdentity
from schema.node import global_id
from schema.notifications import NotificationConnection
from schema.organizations import Membership
from schema.outbox import PreferencesOfViewer
from schema.package_applications import PackagesOfViewer
from schema.paging import Connection, connection
from schema.parties import Party
from schema.passkeys import Passkey
from schema.personal_data import ClosureOfViewer
from schema.recommendations import RecommendationsOfViewer
from schema.relations import RelationsOfViewer
from schema.seals import SealsOfViewer
from schema.selection import part


@strawberry.type(description="A verified identity.")
class Person:
    name: str = strawberry.field(description="The person's name.")
    masked_id_number: str = strawberry.field(description="The ID number, masked.")
    verified_at: datetime = strawberry.field(description="When it was verified.")
    method: str = strawberry.field(description="By which provider.")

    @classmethod
    def of(cls, person: PersonModel) -> "Person":
        """Publish a person to themselves."""
        return cls(
            name=person.name,
            masked_id_number=mask_id_number(person.id_number),
            verified_at=person.verified_at,
            method=person.method,
        )


@strawberry.type(description="A device that is signed in.")
class Session:
    id: strawberry.ID = strawberry.field(description="Names the session.")
    device: str = strawberry.field(description="What the device called itself.")
    channel: Channel = strawberry.field(description="Through what.")
    last_seen_at: datetime = strawberry.field(description="When it last asked for a token.")
    current: bool = strawberry.field(description="Whether it is this one.")


Status = Annotated[list[ApplicationStatus] | None, strawberry.argument(description="Which; by default all.")]
TypeCode = Annotated[str | None, strawberry.argument(description="A certificate type's code.")]
OfStatus = Annotated[CertificateStatus | None, strawberry.argument(description="Which; by default all.")]


@strawberry.type(description="The signed-in person.")
class Viewer(
    RelationsOfViewer,
    ConsentsOfViewer,
    ClosureOfViewer,
    RecommendationsOfViewer,
    BreachesOfViewer,
    PreferencesOfViewer,
    PackagesOfViewer,
    ComplaintsOfViewer,
    SealsOfViewer,
    GrantsOfViewer,
    CrossingsOfViewer,
):
    id: strawberry.ID = strawberry.field(description="Names the account.")
    display_name: str = strawberry.field(description="The name; until verified, the masked phone.")
    phone: str | None = strawberry.field(description="One's own phone.")
    assurance: Assurance = strawberry.field(description="How well one is known.")
    person: Person | None = strawberry.field(description="The verified identity.")
    acting_as: Party = strawberry.field(description="For whom one acts.")
    organizations: list[Membership] = strawberry.field(description="The organizations that one may act for.")

    @strawberry.field(description="One's devices, newest first.")
    async def sessions(self, info: Info) -> list[Session]:
        found = await info.context.gate.sessions.live(self.caller.id or "", info.context.now())
        return [
            Session(
                id=global_id("Session", one.id),
                device=one.device,
                channel=one.channel,
                last_seen_at=one.last_seen_at,
                current=one.id == self.caller.session,
            )
            for one in found
        ]

    @strawberry.field(description="Who one is at the providers of mini-programs, newest first.")
    async def linked_identities(self, info: Info) -> list[LinkedIdentity]:
        found = await info.context.gate.linked_identities.of_account(self.caller.id or "")
        return [LinkedIdentity.of(one) for one in found]

    @strawberry.field(description="One's passkeys, newest first.")
    async def passkeys(self, info: Info) -> list[Passkey]:
        return [Passkey.of(one) for one in await info.context.gate.passkeys.of_account(self.caller.id or "")]

    @strawberry.field(description="What one was told, newest first; kept for a year.")
    async def notifications(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> NotificationConnection:
        context = info.context.as_caller(self.caller)
        page = await notifications.inbox(context, page_request(first, after))
        return NotificationConnection.of(page, context)

    @strawberry.field(description="One's cases, or those of whom one acts for, newest first.")
    async def applications(
        self, info: Info, status: Status = None, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[Application]:
        context = info.context.as_caller(self.caller)
        mine = applications.mine(context, tuple(status or ()))
        page = await applications.list_mine(context, mine, page_request(first, after), part(info, Application))
        return connection(page, Application.of, lambda: context.stores.applications.count_mine(mine))

    @strawberry.field(
        description="One's certificates (证照), or those of whom one acts for, newest first; a delegate sees none."
    )
    async def certificates(
        self,
        info: Info,
        type: TypeCode = None,
        status: OfStatus = None,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[Certificate]:
        context = info.context.as_caller(self.caller)
        wallet = certificates.wallet(context, type, status)
        page = await certificates.list_wallet(context, wallet, page_request(first, after))
        publish = partial(Certificate.of, at=context.now(), viewer=self.caller)
        return connection(page, publish, lambda: certificates.count_wallet(context, wallet))

    @strawberry.field(description="Who looked at the data of whom one acts for, newest first.")
    async def access_log(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> AccessLogConnection:
        page = await of_subject(info.context, own_log(self.caller), None, page_request(first, after))
        return AccessLogConnection.of(page)

    @strawberry.field(description="What is known already for a form: {field: {value, source}} (免填单).")
    async def prefill(
        self, info: Info, matter_code: Annotated[str, strawberry.argument(description="The matter.")]
    ) -> JSON:
        filled = await prefilled.of_matter(info.context, matter_code)
        return JSON({key: {"value": value, "source": source} for key, (source, value) in filled.items()})

    @classmethod
    def of(cls, caller: Caller) -> "Viewer | None":
        """Publish the caller to themselves; null when anonymous."""
        account = caller.account
        if account is None:
            return None
        person, myself = account.person, Party.of(person_party(account), clear=True)
        memberships = [
            Membership(role=one.role, since=one.since, organization_id=one.organization, member=myself)
            for one in account.memberships
        ]
        return cls(
            id=global_id("Viewer", account.id),
            display_name=person.name if person else mask_phone(account.phone),
            phone=account.phone,
            assurance=caller.assurance,
            person=Person.of(person) if person else None,
            acting_as=_acting_as(caller),
            organizations=memberships,
            caller=caller,
        )


def _acting_as(caller: Caller) -> Party:
    """For whom one acts; a delegate doesn't get the giver's number."""
    party = principal(caller)
    return Party.to_delegate(party) if caller.delegation else Party.of(party, clear=True)


@strawberry.type(description="Who one is.")
class IdentityQuery:
    @strawberry.field(description="The signed-in person; null when anonymous.")
    def viewer(self, info: Info) -> Viewer | None:
        return Viewer.of(info.context.caller)
