"""WebAuthn Level 3 in its JSON form, through py_webauthn: what we ask browsers for, and what they answer with.

Imported where a passkey is used: the library takes a twentieth of the time that a command or a server starts in.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    options_to_json_dict,
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from auth.passkeys.model import CHALLENGE_LIFETIME, Passkey, RelyingParty
from auth.problems import Invalid

RP_NAME = "通办"
MAX_CREDENTIAL_BYTES = 1023
"""WebAuthn Level 3, 7.1: no credential id is longer."""
_MAX_PART = 16_384
# We ask for no attestation; a browser may still pass on a self-attestation without the maker's certificate.
_FORMATS = (AttestationFormat.NONE, AttestationFormat.PACKED)
_TIMEOUT = int(CHALLENGE_LIFETIME.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What a registration proved."""

    credential: str
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def creation_options(
    party: RelyingParty, user: tuple[str, str], challenge: bytes, known: Sequence[Passkey]
) -> dict[str, Any]:
    """Return PublicKeyCredentialCreationOptionsJSON for `user` (account id, and what the device shows for it)."""
    account, label = user
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=RP_NAME,
        user_id=account.encode(),
        user_name=label,
        challenge=challenge,
        timeout=_TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in known],
    )
    return options_to_json_dict(options)


def request_options(party: RelyingParty, challenge: bytes) -> dict[str, Any]:
    """Return PublicKeyCredentialRequestOptionsJSON that names no account: the device offers what it has."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_TIMEOUT,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def challenge_of(credential: object) -> bytes:
    """Return the challenge that an answer says it answers; raises Invalid for what is no answer, or a framed one."""
    with _strangers_bytes():
        parts = _response(credential)
        client_data = parse_client_data_json(base64url_to_bytes(parts["clientDataJSON"]))
        if client_data.cross_origin:
            raise ValueError("made inside a frame of another origin")
        return client_data.challenge


def verify_registration(party: RelyingParty, credential: object, challenge: bytes) -> NewCredential:
    """Check a RegistrationResponseJSON; raises Invalid."""
    with _strangers_bytes():
        _response(credential)
        answer = parse_registration_credential_json(_mapping(credential))
        if parse_attestation_object(answer.response.attestation_object).fmt not in _FORMATS:
            raise ValueError("an attestation that was not asked for")
        proved = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=True,
        )
        if proved.credential_id != answer.raw_id or len(proved.credential_id) > MAX_CREDENTIAL_BYTES:
            raise ValueError("a credential id that can't be")
        # A key that is none would be noticed only when its owner wants to come in.
        decoded_public_key_to_cryptography(decode_credential_public_key(proved.credential_public_key))
        transports = tuple(one.value for one in answer.response.transports or ())
        return NewCredential(answer.id, proved.credential_public_key, proved.sign_count, transports[:10])


def claimed(credential: object) -> tuple[str, str]:
    """Return credential id and account that an AuthenticationResponseJSON claims, unchecked; raises Invalid."""
    with _strangers_bytes():
        _response(credential)
        answer = parse_authentication_credential_json(_mapping(credential))
        if len(answer.raw_id) > MAX_CREDENTIAL_BYTES or answer.response.user_handle is None:
            raise ValueError("no discoverable credential")
        return bytes_to_base64url(answer.raw_id), answer.response.user_handle.decode()


def verify_assertion(party: RelyingParty, credential: object, challenge: bytes, public_key: bytes) -> int:
    """Check an AuthenticationResponseJSON; returns the device's counter; raises Invalid."""
    with _strangers_bytes():
        proved = webauthn.verify_authentication_response(
            credential=_mapping(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=public_key,
            # The library looks at the counter before the signature; ours is compared once the signature holds.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        return proved.new_sign_count


@contextmanager
def _strangers_bytes() -> Iterator[None]:
    """Whatever a parser trips over in a stranger's bytes, the credential is not good."""
    try:
        yield
    except Exception as error:
        raise Invalid("passkey.invalid", "credential") from error


def _mapping(credential: object) -> dict[str, Any]:
    if not isinstance(credential, dict):
        raise TypeError("a credential is an object")
    return credential


def _response(credential: object) -> Mapping[str, Any]:
    """The response's parts, none of them larger than any real one."""
    response = _mapping(credential).get("response")
    if not isinstance(response, dict):
        raise TypeError("a credential has a response")
    parts = (*response.values(), credential.get("id"), credential.get("rawId"))  # type: ignore[attr-defined]
    if any(isinstance(part, str | list) and len(part) > _MAX_PART for part in parts):
        raise ValueError("too large")
    return response


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(one) for one in passkey.transports]
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential), transports=transports)
