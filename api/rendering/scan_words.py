"""What the page says that checks offline codes in a browser, in Chinese and in English."""

SCAN_LABELS: dict[str, tuple[str, str]] = {
    "type": ("证照类型", "Certificate"),
    "department": ("颁发机构", "Issued by"),
    "holder": ("持证主体", "Holder"),
    "camera": ("相机画面", "What the camera sees"),
}
SCAN_REASONS: dict[str, tuple[str, str]] = {
    "VALID": ("该离线码由本平台签发，尚在有效时间内。", "This code was signed by us and hasn't run out."),
    "UNREADABLE": ("这不是本平台的核验码，或者内容不完整。", "This is no code of ours, or not all of it."),
    "UNKNOWN_KEY": (
        "签名所用的密钥不在本平台公布的密钥之中；若您未联网，请联网后重试。",
        "It was signed with a key that isn't among ours. If you are offline, try again with a connection.",
    ),
    "BAD_SIGNATURE": (
        "签名校验未通过，内容可能被改动。",
        "The signature doesn't fit: it may have been altered.",
    ),
    "OTHER_ISSUER": ("该核验码由其他平台签发。", "Another platform issued this code."),
    "EXPIRED_TOKEN": (
        "该离线码已过期，请让持证人重新出示（并核对您设备的时间）。",
        "This code has run out; ask the holder for another, and see whether your clock is right.",
    ),
    "NOT_YET": (
        "该离线码的签发时间晚于您设备的时间，请核对时间。",
        "It is from the future by your clock; set the clock.",
    ),
    "NOT_HOLDING": (
        "该证照已被撤销、换发或者已过有效期。",
        "The certificate was revoked or replaced, or has run out.",
    ),
    "SUSPENDED": ("该证照已被发证机关暂停使用。", "The issuing authority has suspended this certificate."),
    "OTHER_SITE": (
        "该二维码指向其他网站，不是本平台的核验码，请勿相信：",
        "This code leads to another site and is none of ours. Don't trust it:",
    ),
    # Beside a reason: what more was done, or couldn't be.
    "STATUS_CHECKED": (
        "证照状态已联网核对（状态列表约每分钟更新一次）。",
        "The certificate's status was looked up (the list is renewed about once a minute).",
    ),
    "OFFLINE_ONLY": (
        "未联网，无法确认该证照此刻是否已被撤销或暂停。",
        "There is no connection: whether the certificate was revoked meanwhile is not known.",
    ),
}
