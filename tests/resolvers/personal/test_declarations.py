"""No store is forgotten: each says what it holds about people, field by field, or that it holds nothing."""

from datetime import timedelta
from typing import Any

import pytest

from auth.personal import AtClosure, Holding, NoHolding
from resolvers.access.store import AccessStore
from resolvers.context import COLLECTIONS
from tests.api.test_rows_of_every_version import rows_of

HOLDING = [store for store in COLLECTIONS if isinstance(getattr(store, "PERSONAL", None), Holding)]
HALF_A_YEAR = timedelta(days=184)


@pytest.mark.parametrize("store", COLLECTIONS, ids=lambda store: store.COLLECTION)
def test_every_store_says_what_it_holds_about_people(store: Any) -> None:
    declared = getattr(store, "PERSONAL", None)

    assert isinstance(declared, Holding | NoHolding), f"{store.__name__} says nothing about people: PERSONAL"
    assert declared.because


@pytest.mark.parametrize("store", COLLECTIONS, ids=lambda store: store.COLLECTION)
def test_what_is_encrypted_is_about_people(store: Any) -> None:
    assert not getattr(store, "ENCRYPTED", {}) or store in HOLDING


@pytest.mark.parametrize("store", HOLDING, ids=lambda store: store.COLLECTION)
def test_every_field_is_shown_or_hidden(store: Any) -> None:
    shown, hidden = set(store.PERSONAL.shown.split()), set(store.PERSONAL.hidden.split())
    fields = {name for row in rows_of(store.COLLECTION, store.SCHEMA_VERSION) for name in row}

    assert shown.isdisjoint(hidden)
    assert fields <= shown | hidden
    assert shown & fields


@pytest.mark.parametrize("store", HOLDING, ids=lambda store: store.COLLECTION)
def test_what_is_published_hides_what_is_hidden(store: Any) -> None:
    hidden = set(store.PERSONAL.hidden.split())

    for row in rows_of(store.COLLECTION, store.SCHEMA_VERSION):
        assert store.PERSONAL.of(row).keys().isdisjoint(hidden)


@pytest.mark.parametrize("store", HOLDING, ids=lambda store: store.COLLECTION)
def test_who_forgets_in_a_way_of_its_own_can(store: Any) -> None:
    own_way = store.PERSONAL.at_closure is AtClosure.FORGOTTEN and store.COLLECTION != "files"

    assert hasattr(store, "forget") is own_way


def test_logs_of_access_stay_for_half_a_year_at_least() -> None:
    """网络安全法 art. 21: six months; nothing but time removes an entry."""
    (lifetime,) = [timedelta(seconds=one.expire_after) for one in AccessStore.INDEXES if one.expire_after is not None]

    assert lifetime >= HALF_A_YEAR
    assert AccessStore.PERSONAL.at_closure is AtClosure.KEPT
    assert not {name for name in vars(AccessStore) if "delete" in name or "forget" in name or "remove" in name}
