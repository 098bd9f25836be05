from api.settings import Settings
from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.alipay import Alipay
from auth.mini_programs.alipay_gateway import AlipayApp, AlipayMessages
from auth.mini_programs.outside import Outside
from auth.mini_programs.provider import MiniProgram
from auth.mini_programs.wechat import WeChat, WeChatApp
from auth.provider_tokens.store import ProviderTokenStore
from auth.rows import Database
from auth.vault import Vault


def mini_programs(
    settings: Settings, outside: Outside, database: Database, vault: Vault
) -> dict[MiniProgramProvider, MiniProgram]:
    """Return the mini-programs that the settings name."""
    found: list[MiniProgram] = []
    if settings.wechat_app_id and settings.wechat_secret:
        app = WeChatApp(settings.wechat_app_id, settings.wechat_secret, settings.wechat_url, settings.wechat_template)
        found.append(WeChat(app, outside, ProviderTokenStore(database), vault))
    if alipay := alipay_app(settings):
        found.append(Alipay(alipay, outside))
    return {one.provider: one for one in found}


def alipay_app(settings: Settings) -> AlipayApp | None:
    """Return our app at Alipay, None when the settings don't name one."""
    app_id, private, public = settings.alipay_app_id, settings.alipay_private_key, settings.alipay_public_key
    if app_id and private and public and (aes_key := settings.alipay_aes_key):
        messages = _alipay_messages(settings)
        return AlipayApp(app_id, private, public, aes_key, url=settings.alipay_url, messages=messages)
    return None


def _alipay_messages(settings: Settings) -> AlipayMessages | None:
    if settings.alipay_template is None:
        return None
    unwanted = frozenset(settings.alipay_unwanted.split())
    return AlipayMessages(settings.alipay_template, settings.alipay_page, unwanted)
