"""What creates or submits takes a key, so that pressing twice, or sending again on a bad line, does it once.

Whatever takes none says here why, or names a revision: then a second press is a CONFLICT.
"""

from graphql import GraphQLInputObjectType, get_named_type

from schema.root import schema

MUTATIONS = schema._schema.mutation_type.fields  # type: ignore[union-attr]

WITHOUT = {
    "it leaves things so, and finds them so the second time": {
        "signOut", "revokeSession", "unlinkMiniProgram", "removePasskey", "acceptDelegation", "declineDelegation",
        "revokeDelegation", "acceptInvitation", "declineInvitation", "withdrawInvitation", "removeMember",
        "endGuardianship", "withdrawConsent", "closeAccount", "cancelAccountClosure", "revokePost", "confirmPost",
        "confirmPartnerProposal",
        "suspendMatter", "resumeMatter", "retireMatter", "markNotificationsRead", "setRecommendations",
        "revokeCertificate", "suspendCertificate", "resumeCertificate", "recordYearlyCheck", "confirmBreach",
        "repairBreach", "claimApplication", "releaseApplication", "replayDeadLetter", "approveSeal", "registerSeal",
        "suspendSeal", "resumeSeal", "cancelSeal", "revokeSealUser",
        "revokeCertificateGrant", "replayExchangeMessages",
        "setWebhookStatus", "deleteWebhook",
    },
    "there can be one such thing only, and a unique index keeps it so": {
        "giveConsent", "registerOrganization", "registerWard", "createStaffAccount", "grantPost", "createMatter",
        "draftMatter", "recordBreach", "registerWebhook", "proposePartner", "proposePartnerStatus",
        "proposeAgreement", "proposeAgreementConfirmation", "proposeAgreementEnd", "proposeKeyRotation",
        "proposeKeyEnd",
    },
    "a code, challenge or token is spent on it, once": {
        "signInWithSms", "signInWithMiniProgram", "signInWithPassword", "confirmTotp", "refreshSession",
        "verifyIdentity", "recoverAccount", "changePhone", "finishPasskeyRegistration", "finishPasskeySignIn",
        "scanQrSignIn", "confirmQrSignIn", "completeQrSignIn",
    },
    "each answer is a short-lived thing of its own, and rates bound them": {
        "requestSmsCode", "actAs", "setUpTotp", "beginPasskeyRegistration", "beginPasskeySignIn", "startQrSignIn",
        "startFaceVerification", "presentCertificate", "exportMyData", "exportArchive",
        "acceptMiniProgramMessages", "testWebhook",
    },
    "its envelope names it and its place, and the same message gets the same receipt": {
        "submitCrossProvinceCase", "reportCaseProgress", "supplementCrossProvinceCase", "withdrawCrossProvinceCase",
        "requestCrossProvinceOpinion", "giveCrossProvinceOpinion",
        "acknowledgeExchangeMessage",
    },
    "the last word counts": {"changePassword", "resetStaffCredentials", "setNotificationPreferences",
        "authorizeSealUser", "registerSharingPurpose", "rotateWebhookSecret", "replayWebhook",
    },
}  # fmt: skip


def fields_of(mutation: str) -> set[str]:
    """The names of everything that a mutation is given."""
    names = set()
    for name, argument in MUTATIONS[mutation].args.items():
        given = get_named_type(argument.type)
        names |= set(given.fields) if isinstance(given, GraphQLInputObjectType) else {name}
    return names


def test_every_mutation_takes_a_key_or_a_revision_or_says_why_not() -> None:
    bare = {one for one in MUTATIONS if not fields_of(one) & {"idempotencyKey", "revision"}}
    listed = [name for names in WITHOUT.values() for name in names]
    assert bare == set(listed)
    assert len(listed) == len(bare)


def test_what_is_sent_again_on_a_bad_line_takes_a_key() -> None:
    keyed = {one for one in MUTATIONS if "idempotencyKey" in fields_of(one)}
    starting = {"startApplication", "submitApplication", "supplementApplication", "grantDelegation", "inviteMember"}
    assert starting <= keyed
