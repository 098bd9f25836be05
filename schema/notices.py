"""What notifications say, in Chinese and in English: title and body. No names, numbers or devices: phones show them
on locked screens."""

from auth.notifications.model import NotificationKind

Words = tuple[str, str]

NOTICES: dict[NotificationKind, tuple[Words, Words]] = {
    NotificationKind.REFRESH_TOKEN_REUSED: (
        (
            "登录凭证可能已泄露",
            "您的一台设备的旧登录凭证被再次使用，我们已让该设备退出登录。如非本人操作，请检查登录设备。",
        ),
        (
            "A sign-in may have been stolen",
            "An old token of one of your devices was used again, so that device was signed out. Check your devices.",
        ),
    ),
    NotificationKind.NEW_DEVICE: (
        ("账号有新的登录", "您的账号刚刚登录了一次。如非本人操作，请在登录设备中让它退出。"),
        (
            "A new sign-in",
            "Your account was signed in just now. If it wasn't you, end its session.",
        ),
    ),
    NotificationKind.SEAL_MADE: (
        ("电子印章已制作", "贵单位申请的电子印章已经制作完成，备案后即可使用。"),
        ("E-seal made", "An e-seal that your organization asked for was made. It can be used once it is registered."),
    ),
    NotificationKind.SEAL_REGISTERED: (
        ("电子印章已启用", "贵单位的电子印章已经备案启用。请授权用印人，并妥善管理。"),
        ("E-seal in use", "An e-seal of your organization was registered. Say who may use it, and take care of it."),
    ),
    NotificationKind.SEAL_SUSPENDED: (
        ("电子印章已停用", "贵单位的一枚电子印章已停用，停用期间不能用印。请登录查看原因。"),
        ("E-seal suspended", "An e-seal of your organization was suspended and can't be used. Sign in to see why."),
    ),
    NotificationKind.SEAL_RESUMED: (
        ("电子印章已恢复使用", "贵单位的一枚电子印章已恢复使用。"),
        ("E-seal in use again", "An e-seal of your organization may be used again."),
    ),
    NotificationKind.SEAL_CANCELLED: (
        ("电子印章已注销", "贵单位的一枚电子印章或者印章申请已注销。请登录查看原因。"),
        (
            "E-seal cancelled",
            "An e-seal of your organization, or a request for one, was cancelled. Sign in to see why.",
        ),
    ),
    NotificationKind.SEAL_USER_AUTHORIZED: (
        ("您获得用印授权", "您已被授权使用单位的一枚电子印章，每次用印都会留下记录。"),
        ("You may use an e-seal", "You were let use an e-seal of your organization. Every use is written down."),
    ),
    NotificationKind.SEAL_USER_REVOKED: (
        ("用印授权已收回", "您对单位一枚电子印章的用印授权已被收回。"),
        ("You may use an e-seal no more", "Your permission to use an e-seal of your organization was taken back."),
    ),
    NotificationKind.SESSION_REVOKED: (
        ("设备已退出登录", "您的一台设备已被您账号上的另一台设备退出登录。如非本人操作，请检查登录设备。"),
        (
            "A device was signed out",
            "One of your devices was signed out from another. If it wasn't you, check them.",
        ),
    ),
    NotificationKind.PASSKEY_ADDED: (
        (
            "已添加通行密钥",
            "您的账号添加了一个通行密钥，可用于登录。如非本人操作，请立即删除它并检查登录设备。",
        ),
        (
            "Passkey added",
            "A passkey that can sign in was added to your account. If it wasn't you, remove it at once.",
        ),
    ),
    NotificationKind.PASSKEY_REMOVED: (
        ("已删除通行密钥", "您的账号删除了一个通行密钥，它不能再用于登录。如非本人操作，请检查登录设备。"),
        ("Passkey removed", "A passkey was removed from your account. If it wasn't you, check your devices."),
    ),
    NotificationKind.PASSKEY_COPIED: (
        (
            "通行密钥可能已被复制",
            "一个通行密钥的使用计数出现倒退，可能已被复制，我们已拒绝该次登录。请删除这个通行密钥。",
        ),
        (
            "A passkey may have been copied",
            "The counter of one of your passkeys went back, so a sign-in was refused. Remove that passkey.",
        ),
    ),
    NotificationKind.DELEGATION_OFFERED: (
        ("有人委托您代办", "有人委托您代办事项，请在“委托”中查看并答复。不认识对方请勿接受。"),
        (
            "Somebody wants you to act for them",
            "Look at your delegations and answer. Don't accept from people you don't know.",
        ),
    ),
    NotificationKind.DELEGATION_ANSWERED: (
        ("委托已答复", "您发出的一项委托已被答复，请在“委托”中查看。如非您本人委托，请立即撤销。"),
        (
            "A delegation was answered",
            "A delegation that you offered was answered. If you didn't offer any, revoke it.",
        ),
    ),
    NotificationKind.DELEGATION_ENDED: (
        ("委托已终止", "一项委托已由对方终止。办理中的事项由委托人继续办理。"),
        ("A delegation has ended", "The other side ended a delegation. Running cases are the giver's to go on with."),
    ),
    NotificationKind.INVITED: (
        ("收到单位邀请", "有单位邀请您成为成员，请在“邀请”中查看并答复。不认识对方请勿接受。"),
        (
            "An organization invites you",
            "Look at your invitations and answer. Don't accept from people you don't know.",
        ),
    ),
    NotificationKind.MEMBERSHIP_ENDED: (
        ("单位成员身份已终止", "您在一个单位的成员身份已终止，不能再以该单位名义办理。"),
        ("A membership has ended", "You are no longer a member of an organization and can't act for it any more."),
    ),
    NotificationKind.CASE_ACCEPTED: (
        ("办件已受理", "您的办件已受理，请在办件详情中查看办理进度。"),
        ("Your case was accepted", "See the case for how it goes on."),
    ),
    NotificationKind.CASE_NEEDS_SUPPLEMENT: (
        ("办件需要补正", "您的办件需要补正，请在办件详情中查看需要补充的内容。"),
        ("Your case needs a supplement", "See the case for what is missing or wrong."),
    ),
    NotificationKind.CASE_DECIDED: (
        ("办件已有结果", "您的办件已有结果，请在办件详情中查看决定和救济途径。"),
        ("Your case was decided", "See the case for the decision and how to appeal."),
    ),
    NotificationKind.CASE_CORRECTED: (
        ("办件决定已更正", "您的办件决定已经更正，请在办件详情中查看更正内容和现行证照。"),
        ("Your decision was corrected", "See the case for what was corrected and which certificates hold now."),
    ),
    NotificationKind.CASE_SUSPENDED: (
        ("办件已暂停计时", "您的办件因特别程序暂停计算时限，请在办件详情中查看原因和预计时间。"),
        ("Your case's clock is stopped", "A special procedure doesn't count; see the case for what and how long."),
    ),
    NotificationKind.CASE_RESUMED: (
        ("办件已恢复计时", "您的办件已恢复办理，请在办件详情中查看新的办理期限。"),
        ("Your case goes on", "See the case for its new deadline."),
    ),
    NotificationKind.CASE_EXTENDED: (
        ("办件已延长期限", "您的办件经负责人批准延长办理期限，请在办件详情中查看理由。"),
        (
            "Your case takes longer",
            "Its time was extended with the head's approval; see the case for the reason.",
        ),
    ),
    NotificationKind.CASE_MATERIAL_DUE: (
        ("容缺材料即将到期", "您的办件有容缺材料即将到期，请尽快补交；逾期未补交的，办件将终止。"),
        (
            "A material is due soon",
            "A material of your case may still follow, but is due soon; without it the case ends.",
        ),
    ),
    NotificationKind.CASE_TERMINATED: (
        ("办件已终止", "您的办件因容缺材料逾期未补交而终止，请查看办件。"),
        (
            "Your case has ended",
            "A material that might follow never came, so your case has ended. Open it to see which.",
        ),
    ),
    NotificationKind.RESULT_SENT: (
        ("办理结果已寄出", "您的办理结果已寄出，请在办件详情中查看快递单号。"),
        ("Your result is on its way", "It was handed to a carrier; see the case for the tracking number."),
    ),
    NotificationKind.RESULT_RETURNED: (
        ("办理结果被退回", "寄给您的办理结果被退回，窗口会重新寄送，您也可以到窗口领取。"),
        ("Your result came back", "The carrier returned it. It will be sent again, or fetch it at the window."),
    ),
    NotificationKind.COMMITMENT_BROKEN: (
        ("告知承诺失信", "经核查，您的一项承诺不实，办理结果已被撤销；修复之前不能再以告知承诺方式申请。"),
        (
            "A commitment was broken",
            "A check found that a commitment of yours doesn't hold. Its result was revoked; you can't commit again.",
        ),
    ),
    NotificationKind.CASE_OVERDUE: (
        ("办件超期督办", "本部门有办件已超过办理期限，请督促办理。"),
        ("A case is overdue", "A case of your department is past its deadline; see to it."),
    ),
    NotificationKind.CROSSING_REFUSED: (
        ("跨省办件未被接收", "对方省份未接收您的跨省办件，办件已终止。原因见办件详情，更正后可以重新申请。"),
        (
            "The other province didn't take your case",
            "It ended with the reason that you find in it. You may apply again once that is put right.",
        ),
    ),
    NotificationKind.CROSSING_ENDED: (
        ("跨省办件已终止", "办理省份已终止办理您的跨省办件，原因见办件详情，材料齐备后可以重新申请。"),
        (
            "The other province ended your case",
            "It says why in the case. You may apply again once you have everything.",
        ),
    ),
    NotificationKind.CROSSING_HELD_UP: (
        ("跨省办件传送受阻", "您的跨省办件有信息未能送达对方省份，工作人员已收到提醒。请留意办件进展。"),
        (
            "Your case is held up between provinces",
            "Something of your case couldn't be delivered to the other province. Staff were told to look after it.",
        ),
    ),
    NotificationKind.PROVINCE_KEY_ENDING: (
        (
            "本省交换密钥即将到期",
            "本省用于跨省通办的签名密钥将在三十日内到期，请更换密钥，并将新名片交给协作省份。",
        ),
        (
            "Our keys of the exchange run out",
            "Within thirty days no key of this province signs any more. Rotate, and give partners the new card.",
        ),
    ),
    NotificationKind.PARTNER_KEY_ENDING: (
        ("协作省份密钥即将到期", "有协作省份的签名密钥将在三十日内到期，请向对方索取新名片。"),
        (
            "A partner's keys run out",
            "Within thirty days a partner province has no key left that we know. Ask it for its new card.",
        ),
    ),
    NotificationKind.AGREEMENT_ENDING: (
        ("跨省协议即将到期", "有跨省通办协议将在三十日内到期，如需继续请与对方签订新协议。"),
        (
            "An agreement ends",
            "An agreement with a partner province ends within thirty days. Agree on a new one to go on.",
        ),
    ),
    NotificationKind.CROSSING_FAILED: (
        ("跨省报文未送达", "本部门有跨省办件的报文未被对方省份接收，请在工作台查看原因并处理。"),
        (
            "A message to another province failed",
            "A partner didn't take a message about a case of your department's matters. See the workbench for why.",
        ),
    ),
    NotificationKind.WEBHOOK_DISABLED: (
        ("协作方推送已停用", "向协作方系统推送办件消息多次失败，已自动停用。请联系协作方，恢复后重新启用。"),
        (
            "A partner's webhook was disabled",
            "Events couldn't be delivered there again and again. Call the partner, and enable it once it is mended.",
        ),
    ),
    NotificationKind.CASE_URGED: (
        ("申请人催办", "本部门有办件被申请人催办，请尽快办理或说明情况。"),
        ("An applicant urges", "The applicant of a case of your department asks for it to go on; see to it."),
    ),
    NotificationKind.CASE_SUPPLEMENTED: (
        ("申请人已补正", "您认领的办件已补正，请继续办理。"),
        ("A supplement came", "The applicant of a case that you claimed gave what was missing; go on with it."),
    ),
    NotificationKind.CASE_WITHDRAWN: (
        ("申请人已撤回", "您认领的办件已由申请人撤回，无需继续办理。"),
        ("A case was withdrawn", "The applicant of a case that you claimed took it back; nothing is left to do."),
    ),
    NotificationKind.REFUSAL_WAITS: (
        ("待确认的否定意见", "本部门有办件拟不予受理或不予许可，请审核确认。"),
        ("A refusal waits for you", "Somebody of your department proposes to refuse a case; confirm or reject it."),
    ),
    NotificationKind.REFUSAL_REJECTED: (
        ("否定意见未获确认", "您提出的否定意见未获负责人确认，请继续办理。"),
        ("Your proposal was rejected", "A supervisor didn't confirm the refusal that you proposed; go on."),
    ),
    NotificationKind.CORRECTION_WAITS: (
        ("待确认的更正", "本部门有办件的决定拟予更正，请审核确认。"),
        (
            "A correction waits for you",
            "Somebody of your department proposes to correct a decision; confirm it or not.",
        ),
    ),
    NotificationKind.CORRECTION_REJECTED: (
        ("更正未获确认", "您提出的更正未获负责人确认，原决定不变。"),
        ("Your correction was rejected", "A supervisor didn't confirm the correction that you proposed."),
    ),
    NotificationKind.OPINION_REQUESTED: (
        ("征求意见", "有办件征求本部门意见，请在期限内反馈，逾期视为同意。"),
        ("Your opinion is asked for", "Another department asks for yours; after its day silence counts as consent."),
    ),
    NotificationKind.OPINIONS_COMPLETE: (
        ("意见已齐", "办件征求的各部门意见已全部反馈，可以作出决定。"),
        ("All opinions are in", "Every department that was asked has answered; the case can be decided."),
    ),
    NotificationKind.PACKAGE_WENT_ON: (
        ("一件事继续办理", "前置事项已办结，后续事项已为您提交，请在“一件事”中查看进度。"),
        ("Your package goes on", "What came first is done, and the next matters were submitted. See the package."),
    ),
    NotificationKind.PACKAGE_PART_FAILED: (
        ("一件事部分事项未办成", "有事项未获批准，依赖它的事项不再办理，其余事项继续办理，请在“一件事”中查看原因。"),
        (
            "A part of your package failed",
            "What depends on it is closed, all else goes on. See the package for the reasons.",
        ),
    ),
    NotificationKind.PACKAGE_NEEDS_YOU: (
        ("一件事需要您补充信息", "有后续事项还缺信息，已为您保存草稿，请补充后提交。"),
        ("Your package needs you", "One of the next matters lacks something; complete its draft and submit it."),
    ),
    NotificationKind.PACKAGE_ENDED: (
        ("一件事已办结", "您申请的一件事所含事项均已有结果，请在“一件事”中查看。"),
        ("Your package is done", "Every matter of it has ended. See the package for the results."),
    ),
    NotificationKind.CERTIFICATE_SUSPENDED: (
        ("证照已暂停使用", "您的一本证照已被发证机关暂停使用，请在“我的证照”中查看原因。"),
        ("A certificate was suspended", "Its issuer suspended a certificate of yours; see there why."),
    ),
    NotificationKind.CERTIFICATE_RESUMED: (
        ("证照已恢复使用", "您的一本证照已由发证机关恢复使用，请在“我的证照”中查看。"),
        ("A certificate holds again", "Its issuer lifted the suspension of a certificate of yours."),
    ),
    NotificationKind.CERTIFICATE_REVOKED: (
        ("证照已被撤销", "您的一本证照已被发证机关撤销，请在“我的证照”中查看原因。"),
        ("A certificate was revoked", "Its issuer took a certificate of yours back; see there why."),
    ),
    NotificationKind.CERTIFICATE_EXPIRING: (
        ("证照即将到期", "您有一本证照即将到期，请在“我的证照”中查看有效期，需要延续的请尽早申请。"),
        ("A certificate runs out soon", "See your certificates for its last day; apply early if it has to go on."),
    ),
    NotificationKind.CERTIFICATE_ISSUED: (
        ("您有新的电子证照", "一本新的电子证照已放入您的卡包，请登录查看。"),
        ("A new certificate", "A new certificate is in your wallet. Sign in to see it."),
    ),
    NotificationKind.CERTIFICATE_GRANTED: (
        ("您授权了他人使用证照", "您已授权一家机构读取您的证照信息。如非本人操作，请立即撤回授权并检查登录设备。"),
        (
            "You let somebody read a certificate",
            "An organization may read data of a certificate of yours. If it wasn't you, withdraw the grant at once.",
        ),
    ),
    NotificationKind.CERTIFICATE_GRANT_USED: (
        ("您的证照授权已被使用", "您授权的机构首次读取了您的证照信息。请登录查看访问记录，您可以随时撤回授权。"),
        (
            "A grant of yours was used",
            "The organization that you let read a certificate did so for the first time. You may withdraw the grant.",
        ),
    ),
    NotificationKind.CERTIFICATE_GRANT_REVOKED: (
        ("证照授权已撤回", "一项证照授权已撤回，对方不能再读取您的证照信息。"),
        ("A grant was withdrawn", "A grant was withdrawn: nobody reads your certificate by it any more."),
    ),
    NotificationKind.CERTIFICATE_EXPIRED: (
        ("证照已过期", "您的一本证照已超过有效期，不再有效，请在“我的证照”中查看。"),
        ("A certificate has run out", "A certificate of yours is past its last day and no longer holds."),
    ),
    NotificationKind.CALENDAR_MISSING: (
        ("请录入放假调休安排", "下一年度的放假调休安排尚未录入，跨年办件的期限无法计算。"),
        ("Enter the holiday notice", "Next year's notice is missing, so deadlines in that year can't be computed."),
    ),
    NotificationKind.GUARDIAN_REGISTERED: (
        ("已登记监护关系", "有监护人登记了与您的监护关系，可代您办理事项。如有疑问，可在“我的监护人”中申请核验。"),
        (
            "A guardian was registered",
            "Somebody proved to be your guardian and may act for you. If in doubt, have it checked.",
        ),
    ),
    NotificationKind.GUARDIANSHIP_ENDED: (
        ("监护关系已终止", "一项监护关系在本平台已终止，监护人不能再代为办理。办理中的事项不受影响。"),
        (
            "A guardianship has ended",
            "A guardianship has ended here: the guardian may not act any more. Running cases go on.",
        ),
    ),
    NotificationKind.RECTIFICATION_OPENED: (
        ("有差评待整改", "本部门的一件办件收到差评，请在期限内整改并答复。"),
        ("A bad evaluation", "A case of your department was evaluated badly; mend it and reply in time."),
    ),
    NotificationKind.RECTIFICATION_REPLIED: (
        ("您的反馈已有答复", "部门已对您的评价或投诉作出答复，请查看。"),
        ("A reply to you", "The department has replied to your evaluation or complaint."),
    ),
    NotificationKind.RECTIFICATION_OVERDUE: (
        ("整改或投诉已超期", "一件差评整改或投诉已超过答复期限，请立即督办。"),
        ("Not answered in time", "A bad evaluation or complaint was not answered in time; see to it now."),
    ),
    NotificationKind.COMPLAINT_FILED: (
        ("有新的投诉", "本部门收到一件投诉，请在期限内办理并答复。"),
        ("A new complaint", "Somebody complained about your department; answer in time."),
    ),
    NotificationKind.PHONE_CHANGED: (
        ("手机号已更换", "您的账号已更换手机号，其他设备已退出登录。如非本人操作，请立即拨打12345。"),
        (
            "Phone changed",
            "Your account has another phone; its other devices were signed out. If it wasn't you, call 12345.",
        ),
    ),
    NotificationKind.CLOSURE_REQUESTED: (
        (
            "账号将被注销",
            "您的账号将在 15 天后注销，此前可以撤销。如非本人操作，请立即撤销并让其他设备退出登录。",
        ),
        (
            "Your account will be closed",
            "It will be closed in 15 days. If it wasn't you, undo it and end your other sessions.",
        ),
    ),
    NotificationKind.CLOSURE_CANCELLED: (
        ("已撤销账号注销", "您的账号不会被注销。如非本人操作，请检查登录设备。"),
        ("Your account stays", "The closing of your account was undone. If it wasn't you, check your devices."),
    ),
    NotificationKind.CLOSURE_STOPPED: (
        ("账号未能注销", "您的账号还有未办结的事项，注销已停止。办结后可以重新申请注销。"),
        ("Your account could not be closed", "Something is still open. Settle it, and ask for the closing again."),
    ),
    NotificationKind.DATA_EXPORTED: (
        ("个人信息已导出", "您的个人信息被导出一次。如非本人操作，请检查登录设备。"),
        ("Your data was exported", "Everything about you was downloaded. If it wasn't you, check your devices."),
    ),
}


def notice(kind: NotificationKind, locale: str) -> Words:
    """Return title and body in the reader's language."""
    return NOTICES[kind][1 if locale == "en" else 0]
