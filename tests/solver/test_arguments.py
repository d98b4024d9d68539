"""What may come in, and each refusal: a sentence of ours with the argument, its value and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from scipy import sparse

import regviz
from regviz import L1, ElasticNet, Quadratic, SquaredL2, path, solve
from regviz.solver.norms import NORMS
from regviz.solver.penalties import PENALTIES, Penalty

LOSS = Quadratic([[1, 0.6], [0.6, 1]], [2, 0.5])
X, Y = np.random.default_rng(0).normal(size=(2, 3, 5, 4)), np.random.default_rng(1).normal(size=(2, 3, 5))


def test_every_name_is_listed_once() -> None:
    assert sorted(set(dir(regviz))) == dir(regviz)
    assert set(regviz.__all__) <= set(dir(regviz))


# What comes in


@pytest.mark.parametrize("count", [1, 2, 5])
def test_reversed_arrays_are_numbers_like_others(count: int) -> None:
    """A single entry keeps its negative stride, and torch refuses it."""
    alphas = np.linspace(0.1, 1, count)
    assert path(LOSS, L1(), alphas[::-1]).w.flip(0).equal(path(LOSS, L1(), alphas).w)
    assert solve(LOSS, L1(), alpha=alphas[::-1]).w.flip(0).equal(solve(LOSS, L1(), alpha=alphas).w)
    for design, y in ((X[0, 0, :count][::-1], Y[0, 0, :count]), (X[0, 0, :, :count][:, ::-1], Y[0, 0])):
        assert Quadratic.from_data(design, y).hessian.equal(Quadratic.from_data(design.copy(), y).hessian)


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 2], dtype=">f8"),
        np.array([1, 2], dtype=np.float16),
        np.array([1, 2, 9], dtype=np.int8)[:2],
        np.array([1, 2.0], dtype=object),
        [Fraction(1), Decimal(2)],
        [True, 2],
        torch.tensor([1, 2], dtype=torch.int8),
    ],
    ids=lambda values: str(getattr(values, "dtype", values)),
)
def test_numbers_of_any_kind(values: object) -> None:
    assert Quadratic(np.eye(2), values).minimizer.tolist() == [1, 2]  # type: ignore[arg-type]


@pytest.mark.parametrize(("x", "y"), [((5, 4), (3, 5)), ((2, 3, 5, 4), (5,)), ((2, 1, 5, 4), (3, 5)), ((5, 4), (5,))])
def test_batches_of_X_and_y_broadcast(x: tuple[int, ...], y: tuple[int, ...]) -> None:
    design, target = X.reshape(-1)[: np.prod(x)].reshape(x), Y.reshape(-1)[: np.prod(y)].reshape(y)
    loss = Quadratic.from_data(design, target)
    batch = np.broadcast_shapes(x[:-2], y[:-1])
    assert loss.batch_shape == batch
    w, _, _, _ = np.linalg.lstsq(
        np.broadcast_to(design, (*batch, 5, 4)).reshape(-1, 5, 4)[-1],
        np.broadcast_to(target, (*batch, 5)).reshape(-1, 5)[-1],
    )
    np.testing.assert_allclose(loss.minimizer.reshape(-1, 4)[-1], w)


def test_a_batch_of_g_broadcasts_with_one_hessian() -> None:
    g = np.arange(8.0).reshape(4, 2)
    np.testing.assert_allclose(Quadratic.from_gram(2 * np.eye(2), g).minimizer, g / 2)


@pytest.mark.parametrize("loss", [LOSS, Quadratic.from_data(X[:, 0], Y[:, 0])], ids=["one", "of data"])
def test_one_point_is_a_point_for_each_of_a_batch(loss: Quadratic) -> None:
    w = torch.ones(loss.p, dtype=torch.float64)
    for method in (loss.value, loss.gradient, loss.gradient_scale):
        torch.testing.assert_close(method(w), method(w.expand(*loss.batch_shape, -1)))


def test_methods_take_what_constructors_take() -> None:
    assert LOSS.value([2, 0.5]).item() == 0
    assert LOSS.gradient(np.array([2, 0])).tolist() == [-0.3, -0.5]
    for penalty in (make() for make in PENALTIES.values()):
        for w in ([1, -2, 0, 0], np.array([1, -2, 0, 0])[::1], torch.tensor([1, -2, 0, 0], dtype=torch.float32)):
            as_tensor = torch.tensor([1, -2, 0, 0], dtype=torch.float64)
            for name in ("value", "size", "alpha_max"):
                assert torch.equal(getattr(penalty, name)(w), getattr(penalty, name)(as_tensor))
            assert penalty.prox(w, 1).dtype == torch.float64
            assert torch.equal(penalty.derivative(w, w), penalty.derivative(as_tensor, as_tensor))
            alpha = torch.tensor(0.5, dtype=torch.float64)
            assert torch.equal(penalty.distance(w, w, 0.5), penalty.distance(as_tensor, as_tensor, alpha))
    for norm in NORMS.values():
        assert torch.equal(norm.value([3, -4]), norm.value(torch.tensor([3.0, -4.0]).double()))
        assert torch.equal(norm.prox([3, -4], 1), norm.prox(np.array([3, -4]), torch.tensor(1)))
        assert torch.equal(norm.project([3, -4], 1), norm.project(np.array([3, -4]), torch.tensor(1)))


def test_the_ratio_of_the_elastic_net_may_be_any_number() -> None:
    for ratio in (np.float32(0.5), torch.tensor(0.5), np.array(0.5), Fraction(1, 2)):
        assert ElasticNet(ratio) == ElasticNet(0.5)  # type: ignore[arg-type]
        assert repr(ElasticNet(ratio)) == "ElasticNet(l1_ratio=0.5)"  # type: ignore[arg-type]


def test_a_value_keeps_its_gradient() -> None:
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    (L1().value(w) + LOSS.value(w)).backward()
    assert w.grad is not None


# What does not

OBJECTS = r"penalty must be an object like L1\(\), SquaredL2\(\), ElasticNet\(l1_ratio=0.3\)"
REFUSED: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "a class": (lambda: solve(LOSS, L1, alpha=1), TypeError, OBJECTS + r".*got the class L1: write L1\(\)"),
    "a class of a path": (lambda: path(LOSS, SquaredL2), TypeError, r"got the class SquaredL2: write SquaredL2\(\)"),
    "a class with a ratio": (lambda: solve(LOSS, ElasticNet, t=1), TypeError, r"write ElasticNet\(l1_ratio=0.3\)"),
    "any class": (lambda: solve(LOSS, int, t=1), TypeError, r"got the class int$"),
    "a name": (lambda: solve(LOSS, "l1", alpha=1), TypeError, OBJECTS + r".*got 'l1': write L1\(\)"),
    "a word": (lambda: solve(LOSS, "lasso", alpha=1), TypeError, OBJECTS + ".*got 'lasso'$"),
    "a norm": (lambda: path(LOSS, NORMS["l1"], [1]), TypeError, OBJECTS + r".*got L1Norm\(\)"),
    "no loss": (lambda: solve(np.eye(2), L1(), t=1), TypeError, r"loss must be a Quadratic.*got array\(\[\[1"),
    "turned round": (lambda: path(L1(), LOSS), TypeError, r"loss must be a Quadratic, .*from_data.*got L1\(\)"),
    "the class of the loss": (lambda: solve(Quadratic, L1(), t=1), TypeError, "got the class Quadratic"),
    "a ratio in words": (lambda: ElasticNet("0.5"), TypeError, "l1_ratio must be made of real numbers; got '0.5'"),
    "two ratios": (lambda: ElasticNet([0.1, 0.2]), ValueError, r"l1_ratio must be between .*one number; got \[0.1"),
    "batches": (lambda: Quadratic.from_data(X[:, 0], Y[0]), ValueError, r"y has batch shape \(3,\), X has \(2,\)"),
    "sparse": (
        lambda: Quadratic.from_data(torch.eye(2).to_sparse(), [1, 2]),
        TypeError,
        r"X must be dense; got a tensor of layout torch.sparse_coo: give its to_dense\(\)",
    ),
    "sparse of SciPy": (lambda: Quadratic.from_data(sparse.eye(2), [1, 2]), TypeError, r"X must be dense.*toarray\(\)"),
    "sparse w": (lambda: L1().value(torch.eye(2).to_sparse()), TypeError, "w must be dense"),
    "meta": (
        lambda: Quadratic.from_data(torch.ones(2, 2, device="meta"), [1, 2]),
        TypeError,
        r"X must be in the computer's memory \(device cpu\); got a tensor on meta",
    ),
    "a meta dial": (
        lambda: solve(LOSS, L1(), t=torch.ones(1, device="meta")),
        TypeError,
        "t must be in the computer's",
    ),
    "masked": (lambda: Quadratic.from_data(np.ma.masked_less(X[0, 0], 0), Y[0, 0]), ValueError, "X .*masked values"),
    "a column": (
        lambda: Quadratic.from_data(X[0, 0], Y[0, 0][:, None]),
        ValueError,
        r"y must be of shape \(..., 5\), one number for each row of X; got shape \(5, 1\): a column; give y.ravel\(\)",
    ),
    "a tensor's column": (
        lambda: Quadratic.from_data(X[0, 0], torch.from_numpy(Y[0, 0][:, None])),
        ValueError,
        r"got shape \(5, 1\): a column; give y.ravel\(\)",
    ),
    "a list of lists": (
        lambda: Quadratic.from_data(X[0, 0], Y[0, 0][:, None].tolist()),
        ValueError,
        r"y\[:, 0\], of an",
    ),
    "columns": (lambda: Quadratic.from_data(X[0], Y[0][..., None]), ValueError, r"a column; give y\[..., 0\]"),
    "a column for w_hat": (lambda: Quadratic(np.eye(2), [[1], [2]]), ValueError, "minimizer must be .*a column; give"),
    "large": (
        lambda: Quadratic.from_data(1e155 * np.array([[1, 2], [3, 4], [5, 7]]), [1, 2, 2]),
        ValueError,
        r"X must be such that X\^T X / n neither over- nor underflows.*got a column with entries up to 5e\+155",
    ),
    "large y": (lambda: Quadratic.from_data([[1], [2]], [1e200, -1e200]), ValueError, r"y must be .*up to 1e\+200"),
    "a longer g": (lambda: Quadratic.from_gram(np.eye(2), [1, 2, 3]), ValueError, r"g must be of shape \(..., 2\)"),
    "g of another batch": (
        lambda: Quadratic.from_gram(np.broadcast_to(np.eye(2), (3, 2, 2)), np.ones((4, 2))),
        ValueError,
        r"g has batch shape \(4,\), hessian has \(3,\)",
    ),
    "an array for a penalty": (lambda: solve(LOSS, np.eye(2), alpha=1), TypeError, OBJECTS + r".*got array\("),
    "no numbers": (lambda: L1().alpha_max([]), ValueError, r"g must be of shape \(..., p\) with p >= 1.*\(0,\)"),
    "an overflow of H w_hat": (
        lambda: Quadratic(1e200 * np.eye(3), [[1, 1, 1], [1, -1e200, 1]]),
        ValueError,
        r"minimizer must be such that hessian times minimizer does not overflow; got entries up to 1e\+200",
    ),
    "an overflow of H^-1 g": (
        lambda: Quadratic.from_gram(1e-200 * np.eye(3), [1e200, 1, 1]),
        ValueError,
        r"g must be such that neither .* overflows; got \[1e\+200",
    ),
    "an overflow of g^T H^-1 g": (
        lambda: Quadratic.from_gram(np.eye(3), [1e200, 1, 1]),
        ValueError,
        r"g must be such that neither .* overflows; got \[1e\+200",
    ),
    "a large y of a batch": (
        lambda: Quadratic.from_data([[1], [2]], [[3e250, 0], [1e-290, 0]]),
        ValueError,
        r"y must be .*; got entries up to 1e-290",
    ),
    "one text for names": (
        lambda: Quadratic(np.eye(2), [1, 2], names="ab"),
        TypeError,
        "names must be as many texts as there are coefficients, 2; got 'ab'",
    ),
    "names without an order": (lambda: Quadratic(np.eye(2), [1, 2], names={"a", "b"}), TypeError, "names must.*got {"),
    "numbers for names": (
        lambda: Quadratic(np.eye(2), [1, 2], names=[1, 2]),  # type: ignore[list-item]
        TypeError,
        r"got \[1, 2\]",
    ),
    "a number for names": (lambda: Quadratic(np.eye(2), [1, 2], names=5), TypeError, "names must be .*got 5"),
    "an optimum by name": (
        lambda: path(LOSS, L1(), [1])["w"],  # type: ignore[call-overload]
        TypeError,
        "the index of a path must be a whole number or a slice; got 'w'",
    ),
    "names": (
        lambda: Quadratic(np.eye(2), [1, 2], names=["a"]),
        ValueError,
        r"names must be as many texts .*, 2; got \('a',\)",
    ),
    "a longer point": (lambda: LOSS.value([1, 2, 3]), ValueError, r"w must be of shape \(..., 2\).*got shape \(3,\)"),
    "a number for a point": (lambda: LOSS.value(1.0), ValueError, r"w must be of shape \(..., 2\).*got shape \(\)"),
    "a word for a point": (lambda: LOSS.gradient("w"), TypeError, "w must be made of real numbers; got 'w'"),
    "points that do not fit": (
        lambda: Quadratic(np.eye(2), np.ones((3, 2))).value(np.ones((4, 2))),
        ValueError,
        r"w has batch shape \(4,\), loss has \(3,\)",
    ),
    "a number for a vector": (lambda: L1().value(3), ValueError, r"w must be of shape \(..., p\).*got the number 3"),
    "a negative step": (lambda: SquaredL2().prox([1, 2], -1), ValueError, "step must be >= 0; got -1"),
    "steps that do not fit": (
        lambda: ElasticNet(0.5).prox(np.ones((2, 2)), [1, 2, 3]),
        ValueError,
        r"step has batch shape \(3,\), the vector has \(2,\)",
    ),
    "a longer direction": (lambda: L1().derivative([1, 2], [1, 2, 3]), ValueError, r"v must be of shape \(..., 2\)"),
    "a longer u": (lambda: L1().distance([1, 2], [1, 2, 3], 1), ValueError, r"u must be of shape \(..., 2\), like w"),
    "a negative radius": (lambda: NORMS["l2"].project([1, 2], -1), ValueError, "t must be >= 0; got -1"),
    "a number too large": (lambda: solve(LOSS, L1(), t=[10**400]), TypeError, r"t must be .*\(int too large"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_the_argument_its_value_and_what_is_allowed(case: str) -> None:
    ask, error, message = REFUSED[case]
    with pytest.raises(error, match=message):
        ask()


@pytest.mark.parametrize("penalty", [make() for make in PENALTIES.values()], ids=list(PENALTIES))
@pytest.mark.parametrize("method", ["value", "size", "alpha_max", "prox", "derivative", "distance"])
def test_every_method_of_a_penalty_refuses_what_is_no_vector(penalty: object, method: str) -> None:
    more = {"prox": (1,), "derivative": ([1, 2],), "distance": ([1, 2], 1)}.get(method, ())
    for wrong, error in (("w", TypeError), (1.0, ValueError), (torch.ones(2, device="meta"), TypeError)):
        with pytest.raises(error, match=r"^(w|v|g) must be"):
            getattr(penalty, method)(wrong, *more)


@pytest.mark.parametrize("penalty", [make() for make in PENALTIES.values()], ids=list(PENALTIES))
def test_an_alpha_that_does_not_fit_a_point_is_refused(penalty: Penalty) -> None:
    w = np.ones((2, 4))
    with pytest.raises(ValueError, match=r"alpha has batch shape \(3,\), the vector has \(2,\): they must broadcast"):
        penalty.distance(w, w, [1, 2, 3])
    with pytest.raises(ValueError, match="alpha must be >= 0; got -3"):
        penalty.distance(w, w, [1, -3])


def test_of_a_long_value_the_beginning_is_said() -> None:
    for wrong in (np.arange(250_000.0).reshape(500, 500), -np.eye(500)):
        with pytest.raises(ValueError, match=r"hessian must be .*; got \[\[") as refusal:
            Quadratic(wrong, np.ones(500))
        assert len(str(refusal.value)) < 400


def test_a_batch_of_no_problems_is_a_loss() -> None:
    loss = Quadratic.from_data(np.ones((0, 4, 3)), np.ones(4))
    for penalty in (make() for make in PENALTIES.values()):
        assert solve(loss, penalty, alpha=1).w.shape == (0, 3)
        assert path(loss, penalty, [1, 2]).kkt.shape == (0, 2)


@pytest.mark.filterwarnings("ignore")  # torch's own, about how new nested and how old quantized tensors are
def test_nested_and_quantized_tensors_are_refused() -> None:
    for layout in (torch.strided, torch.jagged):
        nested = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=layout)
        with pytest.raises(TypeError, match="X must be in equal rows; got a nested tensor"):
            Quadratic.from_data(nested, [1, 2])
    quantized = torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)
    with pytest.raises(TypeError, match=r"w must be made of real numbers; got quantized ones: give its dequantize\(\)"):
        L1().value(quantized)
