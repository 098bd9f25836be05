"""E-seals (电子印章) as their owners, users and the seal office see them."""

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated

import strawberry

from auth.days import today
from resolvers.context import Context
from resolvers.paging import page_request
from resolvers.parties.model import Party as PartyModel
from resolvers.parties.model import PartyKind
from resolvers.parties.queries import person_party
from resolvers.seals import model, queries, uses
from resolvers.seals.lifecycle import SealAction, SealStatus
from resolvers.seals.model import SealKind
from resolvers.seals.rights import speaks_for
from schema.info import After, First, Info
from schema.node import Node, global_id
from schema.paging import Connection, connection
from schema.parties import Party


@strawberry.type(description="A step of an e-seal's life.")
class SealStep:
    action: SealAction = strawberry.field(description="What happened.")
    status: SealStatus = strawberry.field(description="What the seal was then.")
    at: datetime = strawberry.field(description="When.")
    reason: str | None = strawberry.field(description="Why.")

    @classmethod
    def of(cls, step: model.SealStep) -> "SealStep":
        """Publish a step without who took it: officers act for their office."""
        return cls(action=step.action, status=step.status, at=step.at, reason=step.reason)


@strawberry.type(description="Somebody whom the owner lets use an e-seal.")
class SealAuthorization:
    valid_until: date = strawberry.field(description="The last day.")
    authorized_at: datetime = strawberry.field(description="Since when.")
    account: strawberry.Private[str]

    @strawberry.field(description="Who; null when the account is closed.")
    async def user(self, info: Info) -> Party | None:
        found = await info.context.loaders.accounts.load(self.account)
        return Party.named(person_party(found)) if found and found.person else None

    @classmethod
    def of(cls, user: model.SealUser) -> "SealAuthorization":
        """Publish a permission to who speaks for the owner."""
        return cls(valid_until=user.until, authorized_at=user.at, account=user.account)


@strawberry.type(description="One use of an e-seal; each holds the hash of the one before, so none can be changed.")
class SealSignature(Node):
    document_name: str = strawberry.field(description="What the document is called.")
    document_sha256: str = strawberry.field(description="SHA-256 over the document, in hex.")
    digest_sm3: str = strawberry.field(description="SM3 over the document, in hex: what the seal signed.")
    signed_at: datetime = strawberry.field(description="When.")
    signed_by: str = strawberry.field(description="By whom.")
    sequence: int = strawberry.field(description="Its place in the seal's chain, from 1.")
    previous_hash: str = strawberry.field(description="The hash of the use before; 64 zeros for the first.")
    hash: str = strawberry.field(description="SHA-256 over all of this and the hash before, in hex.")
    seal_code: strawberry.Private[str]

    @strawberry.field(description="By which seal.")
    async def seal(self, info: Info) -> "Seal":
        found = await info.context.loaders.seals.load(self.seal_code)
        if found is None:
            raise LookupError("a use without its seal")
        return Seal.of(found, info.context)

    @classmethod
    def of(cls, use: uses.SealUse) -> "SealSignature":
        """Publish a use to the seal's owner, or to who sealed."""
        return cls(
            id=global_id("SealSignature", use.id),
            document_name=use.document.name,
            document_sha256=use.document.sha256,
            digest_sm3=use.document.sm3,
            signed_at=use.signed_at,
            signed_by=use.signed_by,
            sequence=use.sequence,
            previous_hash=use.previous_hash,
            hash=use.hash,
            seal_code=use.seal,
        )


@strawberry.type(description="An e-seal (电子印章).")
class Seal(Node):
    code: str = strawberry.field(description="13 digits: the region's six and seven more.")
    name: str = strawberry.field(description="What stands on it: the owner's name, or a person's.")
    title: str | None = strawberry.field(description="Its second line, such as 财务专用章.")
    kind: SealKind = strawberry.field(description="Which kind.")
    status: SealStatus = strawberry.field(description="What it is today.")
    owner: Party = strawberry.field(description="Whose it is.")
    image: str = strawberry.field(description="Its picture, SVG.")
    certificate_serial: str | None = strawberry.field(description="Serial number of its certificate, in hex.")
    valid_from: date | None = strawberry.field(description="First day; null before it is made.")
    valid_until: date | None = strawberry.field(description="Last day; null before it is made, or without end.")
    physical_number: str | None = strawberry.field(description="Number of its twin of rubber (物电同源).")
    history: list[SealStep] = strawberry.field(description="What happened to it, the first step first.")
    record: strawberry.Private[model.Seal]

    @strawberry.field(description="Its picture as PNG in base64, as it lies in signatures; null before it is made.")
    async def image_png(self, info: Info) -> str | None:
        body = await info.context.loaders.seal_bodies.load(self.record.code)
        return b64encode(body.png).decode() if body else None

    @strawberry.field(description="Every use, newest first; null for who doesn't speak for the owner.")
    async def signatures(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[SealSignature] | None:
        context, seal = info.context, self.record
        page = await queries.list_uses(context, seal, page_request(first, after))
        counted = context.stores.seal_uses.count
        return connection(page, SealSignature.of, lambda: counted(seal.code)) if page else None

    @strawberry.field(description="Who may use it today besides the legal representative; null unless the owner's.")
    async def users(self, info: Info) -> list[Party] | None:
        allowed = self._allowed(info.context)
        found = await info.context.loaders.accounts.load_many([one.account for one in allowed or ()])
        people = [Party.named(person_party(one)) for one in found if one and one.person]
        return None if allowed is None else people

    @strawberry.field(description="The same with their last days; null unless the owner's.")
    def authorizations(self, info: Info) -> list[SealAuthorization] | None:
        allowed = self._allowed(info.context)
        if allowed is None:
            return None
        return [
            SealAuthorization(valid_until=one.until, authorized_at=one.at, account=one.account) for one in allowed
        ]

    def _allowed(self, context: Context) -> list[model.SealUser] | None:
        day = today(context.now())
        mine = speaks_for(context.caller.account, self.record.owner)
        return [one for one in self.record.users if day <= one.until] if mine else None

    @classmethod
    def of(cls, seal: model.Seal, context: Context) -> "Seal":
        """Publish a seal to somebody who may see it."""
        owner = PartyModel(seal.owner.code, PartyKind.ORGANIZATION, seal.owner.name, seal.owner.code)
        return cls(
            id=global_id("Seal", seal.code),
            code=seal.code,
            name=seal.name,
            title=seal.title or None,
            kind=seal.kind,
            status=seal.status_on(today(context.now())),
            owner=Party.of(owner, clear=True),
            image=seal.image,
            certificate_serial=seal.certificate_serial,
            valid_from=seal.valid_from,
            valid_until=seal.valid_until,
            physical_number=seal.physical_number,
            history=[SealStep.of(one) for one in seal.history],
            record=seal,
        )


@strawberry.type(description="One's e-seals.")
class SealsOfViewer:
    @strawberry.field(
        description="E-seals of the organization that one acts for; as oneself those that one manages or may use."
    )
    async def seals(self, info: Info) -> list[Seal]:
        return [Seal.of(one, info.context) for one in await queries.of_viewer(info.context)]


OfStatus = Annotated[list[SealStatus] | None, strawberry.argument(description="Which; by default all.")]


@strawberry.type(description="The seal office (印章管理).")
class SealsOfWorkbench:
    @strawberry.field(description="E-seals whose office one's departments are, those asked for first at the top.")
    async def seals(
        self,
        info: Info,
        status: OfStatus = None,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[Seal]:
        context = info.context
        wanted = queries.queue(context, tuple(status or ()))
        page = await queries.list_queue(context, wanted, page_request(first, after))
        return connection(page, lambda one: Seal.of(one, context), lambda: context.stores.seals.count_queue(wanted))
