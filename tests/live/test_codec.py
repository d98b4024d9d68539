"""Every page's state: an address always opens, and what is written is what is read. States are found, not listed."""

import math
import re
from dataclasses import FrozenInstanceError, asdict, fields
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regviz.lessons.geometry.state import GeometryState
from regviz.live import codec
from tests.found import EXAMPLES, STATES, on_grid

NONSENSE = [
    "",
    " ",
    "nan",
    "inf",
    "-inf",
    "1e999",
    "0x10",
    "1,5",
    "½",
    "None",
    "[]",
    "\0",
    "9" * 400,
    "<script>",
    "alpha",
]

each_state = pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)


def texts(kind: type) -> st.SearchStrategy:
    """Queries that somebody may have typed: our names and others, with numbers, codes and anything else."""
    some = st.one_of(st.text(), st.sampled_from(NONSENSE), st.floats().map(repr), st.integers().map(str))
    codes = [c for d in codec.kinds(kind).values() if isinstance(d, codec.Choice) for c in d.codes]
    values = some | st.sampled_from(codes) if codes else some
    return st.dictionaries(st.sampled_from(list(codec.kinds(kind))) | st.text(max_size=8), values, max_size=12)


def assert_allowed(state: object) -> None:
    for name, declared in codec.kinds(state).items():
        value = getattr(state, name)
        if isinstance(declared, codec.Choice):
            assert value in declared.codes
        elif isinstance(declared, codec.Text):
            assert re.fullmatch(declared.pattern, value)
        else:
            assert declared.low <= value <= declared.high
            assert round(value, declared.decimals) == value
            assert math.copysign(1, value) == 1 or value < 0, f"{name} is -0.0"


def test_there_are_states_and_examples() -> None:
    assert GeometryState in STATES
    assert GeometryState in EXAMPLES


@each_state
@given(data=st.data())
def test_reading_never_fails(kind: type, data: st.DataObject) -> None:
    assert_allowed(codec.read(kind, data.draw(texts(kind))))


@each_state
@given(data=st.data())
def test_what_is_written_is_what_is_read(kind: type, data: st.DataObject) -> None:
    state = data.draw(on_grid(kind))
    assert codec.read(kind, codec.write(state)) == state
    assert codec.read(kind, dict(parse_qsl(urlencode(codec.write(state))))) == state


@each_state
@given(data=st.data())
def test_an_address_that_was_read_is_written_back_the_same_from_then_on(kind: type, data: st.DataObject) -> None:
    canonical = codec.write(codec.read(kind, data.draw(texts(kind))))
    assert codec.write(codec.read(kind, canonical)) == canonical


@each_state
@given(data=st.data())
def test_only_what_differs_from_its_default_is_written(kind: type, data: st.DataObject) -> None:
    state, default = data.draw(on_grid(kind)), kind()
    assert list(codec.write(state)) == [
        name for name, value in asdict(state).items() if value != getattr(default, name)
    ]


@each_state
@given(data=st.data())
def test_the_address_is_plain(kind: type, data: st.DataObject) -> None:
    """No exponents, no blanks, nothing that a browser or a chat program would change."""
    for name, text in codec.write(data.draw(on_grid(kind))).items():
        assert name.isidentifier()
        assert urlencode({name: text}) == f"{name}={text}"
        assert "e" not in text or not isinstance(codec.kinds(kind)[name], codec.Number)


@each_state
def test_defaults_are_allowed_and_need_no_address(kind: type) -> None:
    assert_allowed(kind())
    assert codec.read(kind, {}) == kind()
    assert codec.write(kind()) == {}


@each_state
@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_takes_the_default(kind: type, text: str) -> None:
    asked = {
        name: text
        for name, declared in codec.kinds(kind).items()
        if not (isinstance(declared, codec.Choice) and text in declared.codes)  # L-infinity's code is "inf"
    }
    assert codec.read(kind, asked | {"unknown": text}) == kind()


@each_state
def test_a_number_beyond_its_bounds_takes_the_bound(kind: type) -> None:
    for name, declared in codec.kinds(kind).items():
        if isinstance(declared, codec.Number):
            assert getattr(codec.read(kind, {name: "-1e300"}), name) == declared.low
            assert getattr(codec.read(kind, {name: "1e300"}), name) == declared.high


@each_state
def test_a_state_cannot_be_changed(kind: type) -> None:
    state = kind()
    with pytest.raises(FrozenInstanceError):
        setattr(state, fields(kind)[0].name, None)


@each_state
def test_sliders_are_fine_and_reach_both_ends_on_the_grid(kind: type) -> None:
    """At least 500 steps, except where one counts; each is on the address's grid, unless the slider's scale is log."""
    for declared in codec.kinds(kind).values():
        if isinstance(declared, codec.Number):
            low, high = (math.log10(end) if declared.log else end for end in (declared.low, declared.high))
            steps = (high - low) / declared.step
            assert steps >= 500 - 1e-9 or declared.decimals == 0
            assert steps == pytest.approx(round(steps), abs=1e-9)
            assert declared.log or round(declared.step, declared.decimals) == declared.step


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.__name__)
def test_examples_are_states_that_a_link_restores(kind: type) -> None:
    for name, example in EXAMPLES[kind].items():
        assert_allowed(example)
        assert codec.read(kind, codec.write(example)) == example, name


@given(state=on_grid(GeometryState))
def test_the_ellipses_have_the_declared_axes(state: GeometryState) -> None:
    """H u = lam u along the long axis u, H v = v across it; lam = 10^-stretch, 0 when flat."""
    u = np.array([np.cos(np.radians(state.angle)), np.sin(np.radians(state.angle))])
    v = np.array([-u[1], u[0]])
    np.testing.assert_allclose(state.hessian @ u, (0 if state.flat else 10**-state.stretch) * u, atol=2e-12)
    np.testing.assert_allclose(state.hessian @ v, v, atol=2e-12)
    assert state.hessian[0, 1] == state.hessian[1, 0]


def test_duplicated_features_are_exact() -> None:
    np.testing.assert_array_equal(GeometryState(angle=135, flat=1).hessian, [[0.5, 0.5], [0.5, 0.5]])
