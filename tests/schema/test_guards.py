import re
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    is_required_input_field,
)

from api.context import Services
from auth.accounts.model import Role
from auth.rules import anyone
from schema.problems import RULES
from schema.root import schema
from tests.cases import DEPARTMENT, employ
from tests.graphql import Client

PUBLIC = {
    "requestSmsCode",
    "signInWithSms",
    "signInWithMiniProgram",
    "refreshSession",
    "signInWithPassword",
    "setUpTotp",
    "confirmTotp",
    "beginPasskeySignIn",
    "finishPasskeySignIn",
    "startQrSignIn",
    "completeQrSignIn",
}
# What anybody may do once signed in, with what is their own.
OWN = {
    "signOut",
    "unlinkMiniProgram",
    "verifyIdentity",
    "startFaceVerification",
    "changePhone",
    "recoverAccount",
    "actAs",
    "revokeSession",
    "beginPasskeyRegistration",
    "finishPasskeyRegistration",
    "removePasskey",
    "scanQrSignIn",
    "confirmQrSignIn",
    "startPackage",
    "submitPackage",
    "withdrawPackage",
    "markNotificationsRead",
    "grantDelegation",
    "acceptDelegation",
    "declineDelegation",
    "revokeDelegation",
    "registerOrganization",
    "inviteMember",
    "acceptInvitation",
    "declineInvitation",
    "withdrawInvitation",
    "removeMember",
    "registerWard",
    "endGuardianship",
    "giveConsent",
    "withdrawConsent",
    "exportMyData",
    "closeAccount",
    "cancelAccountClosure",
    "startApplication",
    "saveApplication",
    "submitApplication",
    "supplementApplication",
    "withdrawApplication",
    "evaluateApplication",
    "fileComplaint",
    "exportArchive",
    "presentCertificate",
    "grantCertificate",
    "revokeCertificateGrant",
    "useCertificateGrant",
    "changePassword",
    "setRecommendations",
    "urgeApplication",
    "setNotificationPreferences",
    "acceptMiniProgramMessages",
    "requestSeals",
    "suspendSeal",
    "cancelSeal",
    "authorizeSealUser",
    "revokeSealUser",
    "sealDigest",
    "sealDocument",
}
CLERK, APPROVER, SUPERVISOR, ADMINISTRATOR = Role.CLERK, Role.APPROVER, Role.SUPERVISOR, Role.ADMINISTRATOR
EDITOR = Role.CATALOGUE_EDITOR
# The table of domain.md: who may, always within their own departments.
STAFF = {
    "acceptApplication": {CLERK},
    "requestSupplement": {CLERK},
    "proposeRefusal": {CLERK, APPROVER},
    "confirmRefusal": {SUPERVISOR},
    "startReview": {CLERK, APPROVER},
    "decideApplication": {APPROVER},
    "reviewInstant": {APPROVER, SUPERVISOR},
    "proposeCorrection": {APPROVER},
    "confirmCorrection": {SUPERVISOR},
    "suspendApplication": {APPROVER},
    "resumeApplication": {APPROVER},
    "extendDeadline": {SUPERVISOR},
    "dispatchResult": {CLERK},
    "recordDelivery": {CLERK},
    "recordPickup": {CLERK},
    "recordBreach": {APPROVER},
    "confirmBreach": {SUPERVISOR},
    "repairBreach": {SUPERVISOR},
    "claimApplication": {CLERK, APPROVER, SUPERVISOR},
    "releaseApplication": {CLERK, APPROVER, SUPERVISOR},
    "replayDeadLetter": {SUPERVISOR, ADMINISTRATOR},
    "replayExchangeMessages": {SUPERVISOR},
    "requestOpinion": {APPROVER},
    "giveOpinion": {APPROVER},
    "replyToRectification": {SUPERVISOR},
    "recordRevisit": {CLERK, APPROVER, SUPERVISOR},
    "closeRectification": {SUPERVISOR},
    "setCalendarYear": {ADMINISTRATOR},
    "suspendCertificate": {APPROVER},
    "resumeCertificate": {APPROVER},
    "revokeCertificate": {APPROVER},
    "recordYearlyCheck": {APPROVER},
    "issueCompositeCertificate": {APPROVER},
    "registerSharingPurpose": {ADMINISTRATOR},
    "createStaffAccount": {ADMINISTRATOR},
    "grantPost": {ADMINISTRATOR},
    "confirmPost": {ADMINISTRATOR},
    "revokePost": {ADMINISTRATOR},
    "resetStaffCredentials": {ADMINISTRATOR},
    "approveSeal": {APPROVER},
    "registerSeal": {APPROVER, SUPERVISOR},
    "resumeSeal": {APPROVER, SUPERVISOR},
    "createMatter": {EDITOR},
    "draftMatter": {EDITOR},
    "saveMatterDraft": {EDITOR},
    "submitMatter": {EDITOR},
    "returnMatter": {EDITOR},
    "publishMatter": {EDITOR},
    "suspendMatter": {EDITOR},
    "resumeMatter": {EDITOR},
    "retireMatter": {EDITOR},
    "discardMatterDraft": {EDITOR},
    "proposePartner": {ADMINISTRATOR},
    "proposePartnerStatus": {ADMINISTRATOR},
    "proposeAgreement": {ADMINISTRATOR},
    "proposeAgreementConfirmation": {ADMINISTRATOR},
    "proposeAgreementEnd": {ADMINISTRATOR},
    "proposeKeyRotation": {ADMINISTRATOR},
    "proposeKeyEnd": {ADMINISTRATOR},
    "confirmPartnerProposal": {ADMINISTRATOR},
    # For partners' systems only: no person of any role gets in.
    "submitCrossProvinceCase": set(),
    "reportCaseProgress": set(),
    "supplementCrossProvinceCase": set(),
    "withdrawCrossProvinceCase": set(),
    "requestCrossProvinceOpinion": set(),
    "giveCrossProvinceOpinion": set(),
    "acknowledgeExchangeMessage": set(),
    "registerWebhook": set(),
    "rotateWebhookSecret": set(),
    "setWebhookStatus": {ADMINISTRATOR},
    "replayWebhook": {ADMINISTRATOR},
    "testWebhook": {ADMINISTRATOR},
    "deleteWebhook": {ADMINISTRATOR},
}


def mutations() -> dict[str, GraphQLField]:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    return mutation.fields


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name)


async def call(client: Client, name: str) -> str | None:
    """Call a mutation with input that means nothing; the code of its GraphQL error, None when it got in."""
    input_type = mutations()[name].args["input"].type
    query = f"mutation($input: {input_type}) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}"
    answer = await client.post(query, input=anything(input_type))
    errors = answer.get("errors", [])
    assert errors or answer["data"][name], answer
    return errors[0]["extensions"]["code"] if errors else None


def anything(wanted: GraphQLInputType) -> Any:
    """Some value that the type takes."""
    match wanted:
        case GraphQLNonNull():
            return anything(wanted.of_type)
        case GraphQLList():
            return [anything(wanted.of_type)]
        case GraphQLEnumType():
            return next(iter(wanted.values))
        case GraphQLInputObjectType():
            return {
                name: anything(field.type) for name, field in wanted.fields.items() if is_required_input_field(field)
            }
    some = {"Int": 1, "Float": 1.0, "Boolean": True, "JSON": {}, "Date": "2026-11-20"}
    return {**some, "DateTime": "2026-11-20T09:30:00+08:00"}.get(wanted.name, "x")


def test_every_mutation_has_a_rule() -> None:
    assert {snake(name) for name in mutations()} == set(RULES)


def test_every_mutation_is_in_one_of_these_lists() -> None:
    assert PUBLIC | OWN | STAFF.keys() == set(mutations())
    assert len(PUBLIC) + len(OWN) + len(STAFF) == len(mutations())


def test_nothing_is_open_to_everybody_but_signing_in() -> None:
    assert {name for name in mutations() if RULES[snake(name)] is anyone} == PUBLIC


@pytest.mark.parametrize("name", mutations())
def test_every_mutation_takes_one_input_and_answers_with_user_errors(name: str) -> None:
    field = mutations()[name]

    assert list(field.args) == ["input"]
    payload = field.type.of_type  # type: ignore[union-attr]
    assert str(payload.fields["userErrors"].type) == "[UserError!]!"


async def test_nobody_gets_past_a_guarded_door(client: Client) -> None:
    answers = {name: await call(client, name) for name in mutations()}

    assert answers == {name: None if name in PUBLIC else "UNAUTHENTICATED" for name in mutations()}


async def test_a_citizen_may_try_their_own_and_nothing_of_the_staffs(client: Client) -> None:
    citizen = await client.citizen()
    tried = [name for name in mutations() if name != "signOut"]

    answers = {name: await call(citizen, name) for name in tried}

    assert answers == {name: "FORBIDDEN" if name in STAFF else None for name in tried}


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_gets_in_where_the_table_says(client: Client, services: Services, role: Role) -> None:
    member = await employ(services, client, (role, DEPARTMENT))

    answers = {name: await call(member, name) for name in STAFF}

    assert answers == {name: None if role in roles else "FORBIDDEN" for name, roles in STAFF.items()}


async def test_private_corners_are_empty_for_others(client: Client, services: Services) -> None:
    corners = "{ viewer { id } workbench { queue { edges { node { id } } } } }"

    assert await client.run(corners) == {"viewer": None, "workbench": None}
    assert (await (await client.citizen()).run(corners))["workbench"] is None
    clerk = await employ(services, client, (CLERK, DEPARTMENT))
    assert (await clerk.run(corners))["workbench"] == {"queue": {"edges": []}}


async def test_administrators_see_the_staff_log_and_no_cases(client: Client, services: Services) -> None:
    corners = "{ workbench { queue { edges { node { id } } } } staffLog { totalCount edges { node { by } } } }"

    administrator = await employ(services, client, (ADMINISTRATOR, DEPARTMENT))
    assert await administrator.run(corners) == {"workbench": None, "staffLog": {"totalCount": 0, "edges": []}}
    for role in (CLERK, APPROVER, SUPERVISOR):
        member = await employ(services, client, (role, DEPARTMENT), place=2 + list(Role).index(role))
        assert (await member.run(corners))["staffLog"] is None
    assert (await client.run(corners))["staffLog"] is None
