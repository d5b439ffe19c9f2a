"""A benchmark that fails takes nothing along with it. That all of them run is what CI tries."""

from types import SimpleNamespace

from benchmarks.__main__ import measure_all


def subjects(*names):
    return [SimpleNamespace(name=name) for name in names]


def cannot_be_made():
    yield from subjects("first of those")
    raise LookupError("They need something that cannot be made.")


def measure(subject):
    if subject.name == "broken":
        raise ValueError("It cannot be measured.")
    return f"result of {subject.name}"


def test_what_fails_is_named_and_the_rest_is_measured(capsys):
    groups = {
        "pages": lambda: subjects("document", "broken", "form"),
        "exports": cannot_be_made,
        "lists": lambda: subjects("library"),
    }
    assert list(measure_all(groups, measure)) == [
        ("document", "result of document"),
        ("broken", None),
        ("form", "result of form"),
        ("first of those", "result of first of those"),
        ("exports", None),
        ("library", "result of library"),
    ]
    told = capsys.readouterr().err
    assert "It cannot be measured." in told
    assert "They need something that cannot be made." in told


def test_each_result_is_there_before_the_next_is_measured():
    measured = []
    results = measure_all({"pages": lambda: subjects("document", "form")}, measured.append)
    assert next(results) == ("document", None)
    assert [subject.name for subject in measured] == ["document"]


def test_only_what_is_wanted_is_measured():
    groups = {"pages": lambda: subjects("document", "broken", "form")}
    assert list(measure_all(groups, measure, "form")) == [("form", "result of form")]
