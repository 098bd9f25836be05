import pytest

from resolvers.matters.exchange.cells import as_written, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "'", "''"])
def test_no_cell_starts_a_formula_and_reading_undoes_it(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert as_written(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "食品经营许可", "1-1", " =1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
    assert as_written(cell) == cell


def test_a_stranger_s_apostrophe_stays() -> None:
    assert as_written("'90年代") == "'90年代"
