from support.sample import ALL, NGINX, everything, finding, place, rendered, report

from linter.report import Presentation


def test_every_finding_is_a_line() -> None:
    shown = rendered("concise", report([finding(place(NGINX, "TLSv1")), finding(place(NGINX, "443"))]), Presentation())

    assert [
        "conf.d/shop.conf:2:12: high old-tls: server shop.example.com:443 accepts TLSv1.0",
        "conf.d/shop.conf:4:19: high old-tls: server shop.example.com:443 accepts TLSv1.0",
    ] == shown.splitlines()


def test_when_nothing_is_found_nothing_is_said() -> None:
    assert "" == rendered("concise", report(), ALL)


def test_paths_are_those_of_the_user() -> None:
    presentation = Presentation(shown=lambda path: path.removeprefix("conf.d/"))

    assert rendered("concise", report([finding(place(NGINX, "TLSv1"))]), presentation).startswith("shop.conf:4:19: ")


def test_the_severity_can_be_coloured() -> None:
    shown = rendered("concise", report([finding(place(NGINX, "TLSv1"))]), Presentation(colour=True))

    assert ": \x1b[1;31mhigh\x1b[0m old-tls: " in shown


def test_twice_quiet_says_nothing() -> None:
    assert rendered("concise", everything(), Presentation(quiet=1))
    assert "" == rendered("concise", everything(), Presentation(quiet=2))
