from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Source

PLACE = Source("main.tf", 'policy = "x"').whole
ELSEWHERE = Source("terraform.tfvars", "y").whole


def test_a_changed_value_keeps_its_place_and_its_way() -> None:
    way = (Step(ELSEWHERE, "variable"),)

    changed = Known("443", PLACE, "port", way, "a default").map(int)

    assert Known(443, PLACE, "port", way, "a default") == changed


def test_a_value_that_becomes_another_setting_puts_its_way_in_front() -> None:
    before, after = Step(ELSEWHERE, "tfvars"), Step(PLACE, "local")

    def look_up(value: str) -> Setting[int]:
        return Known(len(value), PLACE, via=(after,))

    found = Known("ab", ELSEWHERE, via=(before,)).then(look_up)

    assert found.via == (before, after)


def test_an_unknown_stays_unknown_and_its_candidates_change() -> None:
    either = Unknown("depends on `var.a`", PLACE, candidates=(Known("1", PLACE), Known("2", PLACE)))

    changed = either.map(int)

    assert changed.because == "depends on `var.a`"
    assert [one.value for one in changed.candidates] == [1, 2]


def test_candidates_vanish_when_one_of_them_becomes_unknown() -> None:
    either = Unknown("depends", PLACE, candidates=(Known("a", PLACE), Known("b", PLACE)))

    def look_up(value: str) -> Setting[str]:
        return Known(value, PLACE) if value == "a" else Unknown("not in the table", PLACE)

    assert either.then(look_up).candidates == ()


def test_a_stop_is_added_behind_the_others() -> None:
    first, second = Step(PLACE, "a"), Step(ELSEWHERE, "b")

    assert Known(1, PLACE, via=(first,)).passed(second).via == (first, second)
    assert Unknown("no", PLACE, via=(first,)).passed(second).via == (first, second)
