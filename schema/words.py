"""What problems are called, in Chinese and in English. {names} are the problem's values."""

from collections.abc import Mapping

DEFAULT_LOCALE = "zh"

WORDS: dict[str, tuple[str, str]] = {
    "application.not_allowed_now": (
        "办件当前状态（{status}）下您不能这样操作",
        "You can't do this to a case that is {status}",
    ),
    "application.unknown": ("没有找到该办件", "There is no such case"),
    "assurance_too_low": (
        "请先完成实名认证（需要等级：{required}）",
        "Verify your identity first (level needed: {required})",
    ),
    "certificate.field_unknown": ("该证照没有“{field}”字段", "The certificate has no field “{field}”"),
    "certificate.not_active": ("该证照当前不可用（{status}）", "The certificate is {status}"),
    "certificate.revoked_already": ("该证照已被撤销或换发", "The certificate was revoked or replaced before"),
    "certificate.unknown": ("没有找到该证照", "There is no such certificate"),
    "conflict": ("数据已被他人更新，请刷新后重试", "Somebody else changed it meanwhile; read it again and retry"),
    "file.empty": ("文件是空的", "The file is empty"),
    "file.length_missing": ("请求缺少 Content-Length", "The request needs a Content-Length"),
    "file.missing": ("请在 file 字段中上传一个文件", "Send one file in the field “file”"),
    "file.name": ("文件名无效", "The file's name can't be used"),
    "file.not_multipart": ("请以 multipart/form-data 上传", "Upload as multipart/form-data"),
    "file.too_large": ("文件超过 {maximum} 字节的上限", "The file is larger than {maximum} bytes"),
    "file.too_many": ("您今天上传的文件太多，请稍后再试", "You uploaded too many files; try again later"),
    "file.too_slow": ("上传超时，请重试", "The upload took too long; try again"),
    "file.type_differs": (
        "文件内容（{found}）与其名称或声明的类型不符",
        "The content ({found}) is not what the name or the sender claims",
    ),
    "file.type_unknown": ("只接受完整的 PDF、PNG 或 JPEG 文件", "Only whole PDF, PNG or JPEG files are taken"),
    "file.unknown": ("没有找到该文件", "There is no such file"),
    "form.altered": ("“{title}”与已核实的信息不一致", "“{title}” differs from what has been verified"),
    "form.characters": ("含有不可见或控制字符", "It has invisible or control characters"),
    "form.too_deep": ("嵌套超过 {maximum} 层", "It is nested deeper than {maximum} levels"),
    "form.additionalProperties": ("表单含有未定义的字段", "The form has fields that are not defined"),
    "form.const": ("“{title}”必须为规定的值", "“{title}” must have the one value that is allowed"),
    "form.enum": ("“{title}”不在可选项中", "“{title}” is not one of the options"),
    "form.exclusiveMaximum": ("“{title}”必须小于 {limit}", "“{title}” must be less than {limit}"),
    "form.exclusiveMinimum": ("“{title}”必须大于 {limit}", "“{title}” must be more than {limit}"),
    "form.format": ("“{title}”格式不正确（{format}）", "“{title}” is not a valid {format}"),
    "form.maxItems": ("“{title}”最多 {limit} 项", "“{title}” has more than {limit} items"),
    "form.maxLength": ("“{title}”最多 {limit} 个字", "“{title}” is longer than {limit} characters"),
    "form.maximum": ("“{title}”不能大于 {limit}", "“{title}” must not be more than {limit}"),
    "form.minItems": ("“{title}”至少 {limit} 项", "“{title}” has fewer than {limit} items"),
    "form.minLength": ("“{title}”至少 {limit} 个字", "“{title}” is shorter than {limit} characters"),
    "form.minimum": ("“{title}”不能小于 {limit}", "“{title}” must not be less than {limit}"),
    "form.not_object": ("必须是 JSON 对象", "It must be a JSON object"),
    "form.other": ("“{title}”填写有误", "“{title}” is not right"),
    "form.pattern": ("“{title}”格式不正确", "“{title}” doesn't have the right form"),
    "form.required": ("请填写“{title}”", "“{title}” is missing"),
    "form.too_large": ("表单超过 {maximum} 字节的上限", "The form is larger than {maximum} bytes"),
    "form.type": ("“{title}”类型不正确", "“{title}” has the wrong type"),
    "form.uniqueItems": ("“{title}”有重复项", "“{title}” has an item twice"),
    "id.unknown": ("没有找到该标识对应的对象", "Nothing has that id"),
    "id_number.birth_date": ("身份证号码中的出生日期无效", "The ID number's birth date can't be right"),
    "id_number.characters": ("身份证号码含有无效字符", "The ID number has characters that it can't have"),
    "id_number.check_digit": ("身份证号码校验位不正确", "The ID number's check digit is wrong"),
    "id_number.length": ("身份证号码应为 18 位", "An ID number has 18 characters"),
    "id_number.region": ("身份证号码的地区代码无效", "The ID number's region can't be right"),
    "identity.mismatch": ("姓名与身份证号码不一致", "Name and ID number don't belong together"),
    "identity.name_long": ("姓名最多 {maximum} 个字", "A name has at most {maximum} characters"),
    "identity.name_missing": ("请填写姓名", "The name is missing"),
    "identity.other": ("该账号已实名为其他身份", "This account is verified as somebody else"),
    "identity.taken": ("该身份已绑定其他账号", "Another account is verified as this person"),
    "identity.too_many": ("今天核验次数过多，请明天再试", "Too many tries today; try again tomorrow"),
    "identity.unavailable": ("实名核验服务暂不可用", "The identity service is not available"),
    "internal": ("系统出错了，请稍后重试（编号 {reference}）", "Something went wrong on our side ({reference})"),
    "key.length": ("幂等键长度应为 1 至 {maximum}", "An idempotency key has 1 to {maximum} characters"),
    "key.reused": ("该幂等键已用于另一请求", "The idempotency key was used for something else"),
    "material.files": (
        "每项材料最多 {maximum} 个文件，且不得重复",
        "A material takes at most {maximum} files, each once",
    ),
    "material.missing": ("缺少材料：{name}", "Missing material: {name}"),
    "material.no_commitment": ("“{name}”不能以承诺代替", "“{name}” can't be replaced by a commitment"),
    "material.size": ("“{name}”的文件超过 {maximum} 字节", "A file of “{name}” is larger than {maximum} bytes"),
    "material.twice": ("同一材料出现了两次", "A material is given twice"),
    "material.type": ("“{name}”只接受 {accept}", "“{name}” takes {accept} only"),
    "material.unknown": ("该事项没有材料“{key_name}”", "The matter has no material “{key_name}”"),
    "matter.main_item": ("这是主项，请选择其下的办理项", "This is a main item; apply for one of its items"),
    "matter.not_for_legal_person": ("该事项不面向企业和组织", "This matter is not for organizations"),
    "matter.not_for_natural_person": (
        "该事项面向企业和组织，请先切换为企业身份（actAs）",
        "This matter is for organizations; act for one first (actAs)",
    ),
    "matter.not_online": ("该事项暂不支持网上办理", "This matter can't be done online"),
    "matter.unknown": ("没有找到该事项", "There is no such matter"),
    "matter.unpublished": ("只有工作人员可以查看未发布的事项", "Only staff see what isn't published"),
    "nodes.too_many": ("一次最多查询 {maximum} 个对象", "At most {maximum} ids at a time"),
    "organization.unknown": (
        "没有找到该组织，或您不是其成员",
        "No such organization, or you are no member",
    ),
    "page.both": ("first 与 last 不能同时使用", "Use first or last, not both"),
    "page.cursor": ("游标无效", "The cursor is not valid"),
    "page.negative": ("条数不能为负", "A page can't have a negative size"),
    "password.busy": ("当前登录人数过多，请稍后再试", "Too many people are signing in; try again in a moment"),
    "password.common": ("该密码过于常见，请换一个", "This password is too well known; choose another one"),
    "password.current_wrong": ("当前密码不正确", "The current password is wrong"),
    "password.has_username": ("密码不能包含用户名", "A password must not have the username in it"),
    "password.long": ("密码最多 {maximum} 个字符", "A password has at most {maximum} characters"),
    "password.missing": ("请设置新密码", "Choose a new password"),
    "password.none": ("该账号没有密码", "This account has no password"),
    "password.same": ("新密码不能与当前密码相同", "The new password is the current one"),
    "password.short": ("密码至少 {minimum} 个字符", "A password has at least {minimum} characters"),
    "password.temporary_expired": (
        "临时密码已过期，请联系管理员重置",
        "The temporary password has expired; ask your administrator for another one",
    ),
    "password.too_many": (
        "尝试次数过多，请 {seconds} 秒后再试",
        "Too many tries; try again in {seconds} seconds",
    ),
    "password.wrong": ("用户名、密码或动态口令不正确", "Username, password or one-time code is wrong"),
    "phone.invalid": ("请输入有效的手机号码", "That is not a mainland mobile phone"),
    "reason.missing": ("请填写此项", "This must be filled in"),
    "refusal.own_proposal": ("不能确认自己提出的否决意见", "Who proposed a refusal can't confirm it"),
    "refusal.wrong_kind": ("当前状态（{status}）不能提出此类否决", "Not this refusal for a case that is {status}"),
    "region.unknown": ("没有该行政区划代码", "There is no such region"),
    "request.body_too_large": ("请求超过 {maximum} 字节的上限", "The request is larger than {maximum} bytes"),
    "request.document_too_large": (
        "查询文档超过 {maximum} 字节的上限",
        "The query is larger than {maximum} bytes",
    ),
    "request.too_complex": ("查询过于复杂", "The query is too complex"),
    "request.too_slow": ("查询超时", "The query took too long"),
    "role.missing": ("您没有执行此操作的权限", "You don't have the role for this"),
    "seal.no_sm2": ("电子印章服务暂不可用（缺少 libcrypto 3）", "E-seals are not available (libcrypto 3 is missing)"),
    "seal.none": ("{department}没有启用的电子印章", "{department} has no e-seal in use"),
    "search.empty": ("请输入要找的内容", "Say what you are looking for"),
    "session.ended": ("登录已失效，请重新登录", "You are signed out; sign in again"),
    "session.refreshed": (
        "令牌刚刚已被刷新，请使用新令牌",
        "This token was refreshed just now; use the new one",
    ),
    "sms.code_expired": ("验证码已过期", "The code has expired"),
    "sms.code_wrong": ("验证码不正确", "The code is wrong"),
    "sms.too_many": ("获取验证码过于频繁，请 {seconds} 秒后再试", "Too many codes; try again in {seconds} seconds"),
    "sms.too_soon": ("请 {seconds} 秒后再获取验证码", "Ask again in {seconds} seconds"),
    "sms.tries_used": ("错误次数过多，请重新获取验证码", "Too many tries; ask for a new code"),
    "sms.unavailable": ("短信服务暂不可用", "The text message service is not available"),
    "staff.department": ("您不管理该部门", "You don't administer that department"),
    "staff.department_unknown": ("没有找到该部门", "There is no such department"),
    "staff.exists": ("该手机号已有工作账号", "This phone has a staff account already"),
    "staff.needs_password": (
        "工作人员请使用用户名、密码和动态口令登录",
        "Staff sign in with username, password and one-time code",
    ),
    "staff.oneself": ("不能对自己的账号进行此操作", "Nobody does this to their own account"),
    "staff.post_held": ("该人员已有此岗位", "They have this post already"),
    "staff.post_unknown": ("该人员没有此岗位", "They don't have this post"),
    "staff.unknown": ("没有找到该工作人员", "There is no such member of staff"),
    "staff.username": (
        "用户名应为 {minimum} 至 {maximum} 个小写字母、数字、点、横线或下划线",
        "A username has {minimum} to {maximum} letters a-z, digits, dots, hyphens or underscores",
    ),
    "staff.username_taken": ("该用户名已被使用", "The username is taken"),
    "supplement.empty": ("请一次性列出需要补正的全部内容", "List everything that is needed, at once"),
    "supplement.too_many": ("补正内容最多 {maximum} 项", "At most {maximum} items"),
    "text.too_long": ("最多 {maximum} 个字", "At most {maximum} characters"),
    "token.expired": ("登录已过期，请刷新令牌", "The access token has expired; refresh the session"),
    "token.invalid": ("访问令牌无效", "The access token is not valid"),
    "token.missing": ("请先登录", "Sign in first"),
    "totp.enrolment_over": (
        "动态口令设置已过期，请重新开始",
        "Setting up the authenticator app took too long; begin again",
    ),
    "totp.missing": ("请输入动态口令", "Type in the one-time code"),
    "totp.not_set_up": ("请先设置动态口令", "Set up an authenticator app first"),
    "totp.wrong": ("动态口令不正确", "The one-time code is wrong"),
}

STATUSES: dict[str, tuple[str, str]] = {
    "DRAFT": ("草稿", "a draft"),
    "SUBMITTED": ("待受理", "submitted"),
    "SUPPLEMENT_REQUIRED": ("待补正", "waiting for a supplement"),
    "NOT_ACCEPTED": ("不予受理", "not accepted"),
    "ACCEPTED": ("已受理", "accepted"),
    "UNDER_REVIEW": ("审核中", "under review"),
    "SUSPENDED": ("已暂停", "suspended"),
    "APPROVED": ("已批准", "approved"),
    "DENIED": ("已否决", "denied"),
    "COMPLETED": ("已办结", "completed"),
    "WITHDRAWN": ("已撤回", "withdrawn"),
    "TERMINATED": ("已终止", "terminated"),
    "ACTIVE": ("有效", "active"),
    "REVOKED": ("已撤销", "revoked"),
    "EXPIRED": ("已过期", "expired"),
    "SUPERSEDED": ("已换发", "superseded"),
    "REAL_NAME": ("实名", "REAL_NAME"),
    "FACE": ("人脸", "FACE"),
    "PHONE": ("手机", "PHONE"),
}


VERIFICATIONS: dict[str, tuple[str, str]] = {
    "VALID": (
        "该电子证照真实，当前有效。",
        "This electronic certificate is genuine and in force.",
    ),
    "UNKNOWN": (
        "没有找到该核验码，请让持证人重新出示。",
        "This code is not known; ask the holder to show the certificate again.",
    ),
    "EXPIRED_TOKEN": (
        "该核验码已过期，请让持证人重新出示。",
        "This code has expired; ask the holder to show the certificate again.",
    ),
    "BAD_SIGNATURE": (
        "签章校验未通过，证照内容可能被改动。",
        "The seal's signature does not fit; the content may have been altered.",
    ),
    "REVOKED": ("该证照已被发证机关撤销。", "The issuing authority has revoked this certificate."),
    "SUSPENDED": ("该证照已被发证机关暂停使用。", "The issuing authority has suspended this certificate."),
    "EXPIRED": ("该证照已超过有效期。", "This certificate is past its period of validity."),
    "SUPERSEDED": ("该证照已换发新版本，本版本失效。", "A newer version has replaced this certificate."),
}


def words(key: str, locale: str, values: Mapping[str, object]) -> str:
    """Return a problem's message; a form rule without words of its own gets the general ones."""
    pair = WORDS["form.other"] if key.startswith("form.") and key not in WORDS else WORDS[key]
    known = {name: _value(value, locale) for name, value in values.items()}
    return _in(locale, pair).format_map(known)


def _value(value: object, locale: str) -> object:
    return _in(locale, STATUSES[value]) if isinstance(value, str) and value in STATUSES else value


def _in(locale: str, pair: tuple[str, str]) -> str:
    return pair[1] if locale == "en" else pair[0]
