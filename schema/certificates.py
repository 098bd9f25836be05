from base64 import b64encode
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from auth.caller import Caller
from auth.days import today
from auth.rules import signed_in
from resolvers.access.record import of_subject
from resolvers.certificates import merkle, model, presenting, queries
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import VerificationFailure
from resolvers.certificates.offline import status_uri
from resolvers.certificates.ses import ses_signature
from resolvers.certificates.status_place import StatusPlace
from resolvers.exchanges import recognizing
from resolvers.exchanges.recognizing import Recognition
from resolvers.paging import page_request
from resolvers.seals.signer import pem
from schema.access import AccessLogConnection
from schema.certificate_metadata import CertificateChange, CertificateMetadata
from schema.certificate_types import CertificateType
from schema.info import After, First, Info, Input
from schema.links import certificate_pdf_url, certificate_png_url, qr_code
from schema.node import Node, global_id, key_of
from schema.parties import Party
from schema.problems import UserErrors, mutation, no_errors
from schema.regions import Department
from schema.words import offline_notice

if TYPE_CHECKING:
    from schema.partners import Partner

OfProvince = Annotated["Partner", strawberry.lazy("schema.partners")]


@strawberry.type(description="That a certificate is a leaf of a tree whose root was signed (RFC 9162, with SM3).")
class MerkleProof:
    index: int = strawberry.field(description="The leaf's place, from 0.")
    size: int = strawberry.field(description="How many leaves the tree has.")
    path: list[str] = strawberry.field(description="The nodes beside the way up, in hex, the lowest first.")

    @classmethod
    def of(cls, proof: merkle.Proof) -> "MerkleProof":
        """Publish a proof."""
        return cls(index=proof.index, size=proof.size, path=[one.hex() for one in proof.path])


@strawberry.type(description="A signature by an e-seal.")
class SignatureInfo:
    algorithm: str = strawberry.field(
        description="SM2-with-SM3 (GB/T 32918); SM2-with-SM3-Merkle for one signature over many certificates."
    )
    signer: str = strawberry.field(description="Whose seal.")
    seal_code: str | None = strawberry.field(description="Which seal.")
    signed_at: datetime = strawberry.field(description="When.")
    value: str = strawberry.field(description="The signature in hex: DER (r, s).")
    intact: bool | None = strawberry.field(
        description="In a PDF: it is the certificate's, over all that the document was then.", default=None
    )
    trusted: bool | None = strawberry.field(
        description="In a PDF: its certificate leads to whom we believe.", default=None
    )
    record: strawberry.Private[model.Certificate | None] = None

    proof: MerkleProof | None = strawberry.field(
        description="Null for a signature over the certificate alone.", default=None
    )
    signed_text: str | None = strawberry.field(
        description="With a proof: the text that the seal signed, which holds the tree's root.", default=None
    )

    @strawberry.field(description="The seal's public key, PEM; docs/verify.md says what it proves.")
    async def public_key(self, info: Info) -> str | None:
        seal = await info.context.loaders.seals.load(self.seal_code) if self.seal_code else None
        return pem(seal.key.public_key) if seal else None

    @strawberry.field(
        description="The same as SES_Signature (GB/T 38540, DER in base64) over the SM3 of `signedContent`, for "
        "other systems of e-seals, as docs/verify.md says; null for certificates that were sealed without one."
    )
    async def ses_signature(self, info: Info) -> str | None:
        if self.record is None or not self.record.signature.ses:
            return None
        body = await info.context.loaders.seal_bodies.load(self.record.signature.seal_code)
        made = ses_signature(self.record, body) if body else None
        return b64encode(made).decode() if made else None

    @classmethod
    def of(cls, certificate: model.Certificate) -> "SignatureInfo":
        """Publish what its issuer's seal said of a certificate."""
        signature = certificate.signature
        return cls(
            algorithm=signature.algorithm,
            signer=signature.signer,
            seal_code=signature.seal_code,
            signed_at=signature.signed_at,
            value=signature.value.hex(),
            record=certificate,
            proof=MerkleProof.of(signature.proof) if signature.proof else None,
            signed_text=certificate.signed_text.decode() if signature.proof else None,
        )


@strawberry.type(description="Where a certificate stands in the signed lists of statuses (docs/verify.md).")
class CertificateStatusPlace:
    uri: str = strawberry.field(description="The list's address; anybody may fetch it.")
    index: int = strawberry.field(description="The place in it, from 0.")

    @classmethod
    def of(cls, base: str, place: StatusPlace) -> "CertificateStatusPlace":
        """Publish a place."""
        return cls(uri=status_uri(base, place), index=place.index)


@strawberry.type(description="An electronic certificate (电子证照): signed data and a page (国令716号).")
class Certificate(Node):
    identifier: str = strawberry.field(description="GB/T 36904-2018 identifier with its check character.")
    number: str = strawberry.field(description="The number on the page.")
    status: CertificateStatus = strawberry.field(description="What it is worth today.")
    version: int = strawberry.field(description="Counts from 1.")
    issued_on: date = strawberry.field(description="When it was issued.")
    valid_from: date = strawberry.field(description="First day of validity.")
    valid_until: date | None = strawberry.field(description="Last day of validity; null means without end.")
    fields: JSON = strawberry.field(description="What it says, by key; the type's `fields` has the labels.")
    signature: SignatureInfo = strawberry.field(description="The issuing department's seal over all of it.")
    record: strawberry.Private[model.Certificate]
    viewer: strawberry.Private[Caller | None] = None

    @strawberry.field(description="Its type.")
    async def type(self, info: Info) -> CertificateType:
        found = await info.context.loaders.certificate_types.load(self.record.type)
        if found is None:
            raise LookupError("a certificate without a type")
        return CertificateType.of(found)

    @strawberry.field(description="Whose it is.")
    def holder(self, info: Info) -> Party:
        return Party.of(self.record.holder, clear=self._clear(info))

    @strawberry.field(description="The department that issued it.")
    async def issuer(self, info: Info) -> Department:
        found = await info.context.loaders.departments.load(self.record.issuer)
        if found is None:
            raise LookupError("a certificate without an issuer")
        return Department.of(found)

    @strawberry.field(
        description="What a composite certificate (一业一证) stands for; the holder's and issuer's. For staff, "
        "`fields` is empty in parts that other departments issued."
    )
    def parts(self, info: Info) -> list["Certificate"]:
        known = [one.certificate for one in self.record.parts if one.certificate and self._clear(info)]
        return [self._part(one, info) for one in known]

    @strawberry.field(description="Because of which part a composite certificate doesn't hold; null while it does.")
    def failed_part(self, info: Info) -> "Certificate | None":
        failed = self.record.failed_part(today(info.context.now()))
        found = failed.certificate if failed and self._clear(info) else None
        return self._part(found, info) if found else None

    @strawberry.field(description="Its page as PDF; send the access token along.")
    def pdf_url(self, info: Info) -> str:
        return certificate_pdf_url(info.context.public_url, self.record.id)

    @strawberry.field(description="Its page as a picture (PNG); send the access token along.")
    def png_url(self, info: Info) -> str:
        return certificate_png_url(info.context.public_url, self.record.id)

    @strawberry.field(description="Its metadata, GB/T 36903-2018.")
    def metadata(self, info: Info) -> CertificateMetadata:
        return CertificateMetadata.of(self.record, clear=self._clear(info))

    @strawberry.field(description="The text that the seal signed (RFC 8785); the holder's and issuer's, else null.")
    def signed_content(self, info: Info) -> str | None:
        return self.record.content.decode() if self._clear(info) else None

    @strawberry.field(description="Where others look its status up; the holder's and issuer's, else null.")
    def status_list(self, info: Info) -> CertificateStatusPlace | None:
        place = self.record.place
        return CertificateStatusPlace.of(info.context.public_url, place) if place and self._clear(info) else None

    @strawberry.field(description="What was done to it since, oldest first; the holder's and issuer's, else null.")
    def changes(self, info: Info) -> list[CertificateChange] | None:
        return [CertificateChange.of(one) for one in self.record.changes] if self._clear(info) else None

    def _part(self, part: model.Certificate, info: Info) -> "Certificate":
        """Publish a part: what it says is for its holder and its own issuer, not for who issued the whole."""
        shown = Certificate.of(part, info.context.now(), self.viewer)
        if not shown._clear(info):
            shown.fields = JSON({})
        return shown

    def _clear(self, info: Info) -> bool:
        return queries.may_read(self.record, self.viewer or info.context.caller)

    @strawberry.field(description="Who looked at it; the holder's, null for everybody else.")
    async def access_log(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> AccessLogConnection | None:
        viewer = self.viewer or info.context.caller
        if not queries.held_by(self.record, viewer):
            return None
        holder, thing = self.record.holder.id_number, self.record.id
        page = await of_subject(info.context, holder, thing, page_request(first, after))
        return AccessLogConnection.of(page)

    @classmethod
    def of(cls, certificate: model.Certificate, at: datetime, viewer: Caller | None = None) -> "Certificate":
        """Publish a certificate as it is worth at that time; `viewer` when that isn't the request's caller."""
        return cls(
            id=global_id("Certificate", certificate.id),
            identifier=certificate.identifier,
            number=certificate.number,
            status=certificate.status_on(today(at)),
            version=certificate.version,
            issued_on=certificate.issued_on,
            valid_from=certificate.valid_from,
            valid_until=certificate.valid_until,
            fields=JSON(certificate.fields),
            signature=SignatureInfo.of(certificate),
            record=certificate,
            viewer=viewer,
        )


@strawberry.type(description="A code on a phone's screen (亮证), good for a minute.")
class CertificatePresentation:
    token: str = strawberry.field(description="What `verifyCertificate` takes.")
    qr_code: str = strawberry.field(description="`verifyUrl` as a QR code, SVG.")
    verify_url: str = strawberry.field(description="The page that a stranger's phone opens.")
    expires_in: int = strawberry.field(description="Seconds, since phones' clocks differ.")
    offline_token: str | None = strawberry.field(
        description="On request: what is checked without a connection (docs/verify.md). It can't be recalled."
    )
    offline_qr_code: str | None = strawberry.field(description="`offlineToken` as a QR code, SVG.")
    offline_expires_in: int | None = strawberry.field(description="Seconds, at most 600.")
    offline_notice: str | None = strawberry.field(description="Tell the holder so before the code shows.")

    @classmethod
    def of(cls, shown: presenting.Presented, locale: str) -> "CertificatePresentation":
        """Publish a fresh code."""
        offline = shown.offline
        return cls(
            token=shown.token,
            qr_code=qr_code(shown.url),
            verify_url=shown.url,
            expires_in=shown.expires_in,
            offline_token=offline.text if offline else None,
            offline_qr_code=qr_code(offline.text) if offline else None,
            offline_expires_in=offline.expires_in if offline else None,
            offline_notice=offline_notice(locale, offline.expires_in) if offline else None,
        )


@strawberry.type(description="The answer to a check of a certificate.")
class CertificateVerification:
    valid: bool = strawberry.field(description="Whether it holds, now.")
    reason: VerificationFailure | None = strawberry.field(description="Why it doesn't.")
    status: CertificateStatus | None = strawberry.field(description="What it is worth today.")
    type: str | None = strawberry.field(description="What it is called.")
    issuer: str | None = strawberry.field(description="Who issued it.")
    holder_name: str | None = strawberry.field(description="When the holder ticked it; masked for a printed page.")
    fields: JSON | None = strawberry.field(description="What the holder ticked, nothing else.")
    verified_at: datetime = strawberry.field(description="When it was checked.")
    failed_part: str | None = strawberry.field(
        description="What the part is called because of which a composite certificate doesn't hold.", default=None
    )
    province: OfProvince | None = strawberry.field(
        description="Which other province vouches for it (互认); null: this one. `fields` are by their labels then.",
        default=None,
    )
    status_as_of: datetime | None = strawberry.field(
        description="When another province published what is said here of its status.", default=None
    )

    @classmethod
    def answer(cls, found: queries.Verification | Recognition) -> "CertificateVerification":
        """Publish an answer, whoever vouches."""
        return cls.recognized(found) if isinstance(found, Recognition) else cls.of(found)

    @classmethod
    def recognized(cls, found: Recognition) -> "CertificateVerification":
        """Publish what another province vouches for."""
        from schema.partners import Partner

        return cls(
            valid=found.valid,
            reason=found.reason,
            status=found.status,
            type=found.type_name,
            issuer=found.issuer_name,
            holder_name=found.holder_name,
            fields=None if found.fields is None else JSON(found.fields),
            verified_at=found.verified_at,
            province=Partner.of(found.partner),
            status_as_of=found.as_of,
        )

    @classmethod
    def of(cls, found: queries.Verification) -> "CertificateVerification":
        """Publish an answer."""
        return cls(
            valid=found.valid,
            reason=found.reason,
            status=found.status,
            type=found.type.name if found.type else None,
            issuer=found.issuer.name if found.issuer else None,
            holder_name=found.holder_name,
            fields=None if found.fields is None else JSON(found.fields),
            verified_at=found.verified_at,
            failed_part=found.failed_part,
        )


@strawberry.input(description="Show a certificate.")
class PresentCertificateInput:
    certificate_id: strawberry.ID = strawberry.field(description="One's own certificate.")
    fields: list[str] = strawberry.field(
        description="Keys of Certificate.fields, and holderName; none shows type, issuer and status only."
    )
    offline: bool = strawberry.field(
        description="Also make a token for where no network is: good for ten minutes, nobody can recall it.",
        default=False,
    )


@strawberry.type(description="A fresh code to show.")
class PresentCertificatePayload:
    presentation: CertificatePresentation | None = strawberry.field(description="The code.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Checking certificates.")
class CertificateQuery:
    @strawberry.field(
        description="Check a code of a phone's screen or a page, or an offline token; open to everybody."
    )
    async def verify_certificate(
        self, info: Info, token: Annotated[str, strawberry.argument(description="What the code holds.")]
    ) -> CertificateVerification:
        return CertificateVerification.answer(await recognizing.verify(info.context, token))


@strawberry.type(description="What happens to certificates.")
class CertificateMutation:
    @mutation(PresentCertificatePayload, signed_in, "Make a code that shows one's certificate for a minute (亮证).")
    async def present_certificate(
        self, info: Info, input: Input[PresentCertificateInput]
    ) -> PresentCertificatePayload:
        key = key_of(input.certificate_id, "Certificate", "certificateId")
        shown = await presenting.present(info.context, key, input.fields, offline=input.offline)
        return PresentCertificatePayload(presentation=CertificatePresentation.of(shown, info.context.locale))
