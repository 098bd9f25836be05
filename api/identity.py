"""Who proves names and faces: what the settings name, else what stands in for it in development, else nobody."""

from collections.abc import Mapping

from api.mini_programs import alipay_app
from api.settings import Settings
from auth.faces.alipay import AlipayFaces
from auth.faces.development import DevelopmentFaces
from auth.faces.provider import FaceProvider, NoFaceProvider
from auth.identity_service import HttpIdentityProvider
from auth.mini_programs.outside import Outside
from auth.providers import DevelopmentIdentityProvider, IdentityProvider, NoIdentityProvider
from auth.terminals.check import Terminals
from auth.terminals.development import DevelopmentTerminals


def identity_provider(settings: Settings, outside: Outside, known: Mapping[str, str] | None) -> IdentityProvider:
    """Return who checks a name against a number; `known` is the development provider's list, ID number → name."""
    if settings.identity_url and settings.identity_secret:
        return HttpIdentityProvider(outside, settings.identity_url, settings.identity_secret)
    return NoIdentityProvider() if known is None or settings.production else DevelopmentIdentityProvider(known)


def faces(settings: Settings, outside: Outside, known: Mapping[str, str] | None) -> FaceProvider:
    """Return who checks faces; `known` as above."""
    app = alipay_app(settings)
    if settings.alipay_face and app:
        return AlipayFaces(app, outside, settings.face_return_url or settings.url)
    return NoFaceProvider() if known is None or settings.production else DevelopmentFaces(known, settings.url)


def terminals(settings: Settings, known: Mapping[str, str] | None) -> Terminals:
    """Return the terminals of service windows; `known` as above."""
    if settings.window_terminals:
        return Terminals(settings.window_terminals)
    return Terminals() if known is None or settings.production else DevelopmentTerminals()
