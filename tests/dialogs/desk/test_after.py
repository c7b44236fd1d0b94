"""How the help was, over everybody together."""

from dialogs.desk.after import rated


def test_an_average_is_rounded_to_a_tenth_and_nothing_is_said_where_nobody_was_asked() -> None:
    assert rated(0, 0, 0) == ()
    assert [dict(text.params) for text in rated(3, 0, 0)] == [{"days": 30, "asked": 3}]
    for given, total, average in ((1, 5, "5.0"), (3, 10, "3.3"), (4, 15, "3.8"), (20, 87, "4.4"), (20, 85, "4.3")):
        (text,) = rated(40, given, total)
        assert text.params["average"] == average
