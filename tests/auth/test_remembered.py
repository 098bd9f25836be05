from auth.remembered import Remembered


def test_it_never_grows_beyond_its_size() -> None:
    remembered: Remembered[int] = Remembered(most=3)

    for number in range(10):
        remembered.put(str(number), number)

    assert len(remembered) == 3
    assert [token for token in map(str, range(10)) if token in remembered] == ["7", "8", "9"]


def test_what_is_remembered_again_stays_longest() -> None:
    remembered: Remembered[int] = Remembered(most=2)
    remembered.put("first", 1)
    remembered.put("second", 2)

    remembered.put("first", 3)
    remembered.put("third", 4)

    assert (remembered.get("first"), remembered.get("second"), remembered.get("third")) == (3, None, 4)


def test_it_forgets_what_it_is_told_to() -> None:
    remembered: Remembered[int] = Remembered()
    for number in range(4):
        remembered.put(str(number), number)

    remembered.forget(lambda number: number % 2 == 0)
    remembered.drop("1")
    remembered.drop("unknown")

    assert [remembered.get(str(number)) for number in range(4)] == [None, None, None, 3]
    remembered.clear()
    assert len(remembered) == 0
