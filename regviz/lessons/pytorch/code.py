"""The lines of Python that the page "In PyTorch" shows: the steps on screen, a recipe, and the usual mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import regviz
from regviz.lessons import Code, Part
from regviz.lessons.pytorch.state import PytorchState

CODE = """\
import numpy as np
import torch
from torch.nn.functional import softshrink
from torch.optim import SGD, Adam, AdamW

H = torch.tensor({hessian}, dtype=torch.float64)
w_hat = torch.tensor({minimizer}, dtype=torch.float64)
alpha, rate, momentum, noise = {alpha}, {rate}, {momentum}, {noise}
tilts = noise * torch.from_numpy(np.random.default_rng([{seed}, 7]).standard_normal((300, 2)).round(4))


def descend(optimizer, penalty=lambda w: 0, threshold=0.0, ahead=False, **settings):
    w = torch.tensor({start}, dtype=torch.float64, requires_grad=True)
    now, length = w.detach().clone(), 1.0
    optimizer = optimizer([w], lr=rate, **settings)
    for tilt in tilts[:{step}]:
        optimizer.zero_grad()
        loss = (w - w_hat) @ H @ (w - w_hat) / 2 + tilt @ w
        (loss + penalty(w)).backward()
        optimizer.step()
        with torch.no_grad():
            w.copy_(softshrink(w, threshold))  # threshold 0 changes nothing
            before, now = now, w.clone()
            if ahead:  # FISTA takes its next step from a point ahead of w
                following = (1 + (1 + 4 * length**2) ** 0.5) / 2
                w.add_((length - 1) / following * (now - before))
                length = following
    return now


found = {{
    "subgradient": descend(SGD, momentum=momentum, penalty=lambda w: alpha * w.abs().sum()),
    "proximal": descend(SGD, momentum=momentum, threshold=alpha * rate / (1 - momentum)),
    "fista": descend(SGD, threshold=alpha * rate, ahead=True),
    "decay": descend(SGD, momentum=momentum, weight_decay=alpha),
    "adam": descend(Adam, weight_decay=alpha),
    "adamw": descend(AdamW, weight_decay=alpha),
}}
for name, w in found.items():
    print(f"{{name:12}} w = {{w.tolist()}}, exact zeros: {{(w == 0).sum()}}")
"""


def code(state: PytorchState) -> str:
    """The lines of Python that take the steps on screen with torch.optim; they run as they stand."""
    return CODE.format(
        hessian=state.hessian.tolist(),
        minimizer=[*map(float, state.minimizer)],
        start=[*map(float, state.start)],
        alpha=state.alpha,
        rate=state.rate,
        momentum=state.momentum,
        noise=state.noise,
        seed=int(state.seed),
        step=int(state.step),
    )


_EXAMPLE = """

# An example: only three of twenty inputs matter.

torch.manual_seed(0)
x = torch.randn(200, 20)
y = x[:, :3].sum(1, keepdim=True)
model = nn.Sequential(nn.Linear(20, 16), nn.Tanh(), nn.Linear(16, 1))

optimizer = sgd(model, rate=0.05, momentum=0.9)
for _ in range(500):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    proximal_step(model, optimizer, alpha=0.03)

zeros = sum(int((w == 0).sum()) for w in weights(model))
print(f"{zeros} of {sum(w.numel() for w in weights(model))} weights are exactly 0")
"""

RECIPE = (Path(regviz.__file__).parent / "studies" / "recipe.py").read_text(encoding="utf-8") + _EXAMPLE
"""The very file with which the networks are trained, and how to use it."""


def recipe(state: PytorchState, words: Mapping[str, str]) -> list[Part]:
    """The fold with the recipe."""
    return [words["recipe.text"], Code(RECIPE)]


_DATA = """\
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 10)
y = x[:, :1] + 5
model = nn.Linear(10, 1)
"""

CIRCULATING = (
    _DATA
    + """\

parameters = model.parameters()
l1 = sum(p.abs().sum() for p in parameters)
optimizer = torch.optim.SGD(parameters, lr=0.1)

loss = nn.functional.mse_loss(model(x), y) + l1
loss.backward()
optimizer.zero_grad()
"""
)
"""All mistakes at once: it stops at the first of them."""

MISTAKES = {
    "empty": """\
import torch
from torch import nn

model = nn.Linear(10, 1)
parameters = model.parameters()  # a generator: it can be read once. Right: list(model.parameters())
l1 = sum(p.abs().sum() for p in parameters)
try:
    torch.optim.SGD(parameters, lr=0.1)
except ValueError as error:
    print(error)
""",
    "no_step": _DATA
    + """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
before = model.weight.clone()

for _ in range(100):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y) + 0.1 * model.weight.abs().sum()
    loss.backward()
    # missing: optimizer.step()

print("moved by", (model.weight - before).abs().sum().item())
""",
    "cleared": _DATA
    + """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
before = model.weight.clone()

for _ in range(100):
    loss = nn.functional.mse_loss(model(x), y) + 0.1 * model.weight.abs().sum()
    loss.backward()
    optimizer.zero_grad()  # too early: it belongs before backward()
    optimizer.step()

print("moved by", (model.weight - before).abs().sum().item())
""",
    "biases": _DATA
    + """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(300):
    optimizer.zero_grad()
    l1 = sum(p.abs().sum() for p in model.parameters())  # the bias, too. Right: if p.ndim > 1
    (nn.functional.mse_loss(model(x), y) + 2 * l1).backward()
    optimizer.step()

error = (model(x) - y).mean().item()
print("on average the prediction is off by", error)
""",
    "unscaled": _DATA
    + """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for _ in range(1000):
    optimizer.zero_grad()
    l1 = model.weight.abs().sum()
    (nn.functional.mse_loss(model(x), y) + l1).backward()  # that is alpha = 1. Right: alpha * l1
    optimizer.step()

print("the weight that should be 1 is", model.weight[0, 0].item())
""",
    "zeros": _DATA
    + """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(1000):
    optimizer.zero_grad()
    (nn.functional.mse_loss(model(x), y) + 0.1 * model.weight.abs().sum()).backward()
    optimizer.step()

zeros = int((model.weight == 0).sum())
print(zeros, "exact zeros; the weights are", model.weight.tolist())
""",
}
"""Each runs as it stands and shows its fault."""


def mistakes(state: PytorchState, words: Mapping[str, str]) -> list[Part]:
    """The fold with the mistakes: the snippet with all of them, then one by one."""
    whole: list[Part] = [words["mistakes.whole"], Code(CIRCULATING), words["mistakes.text"]]
    return whole + [part for name, lines in MISTAKES.items() for part in (words[f"mistakes.{name}"], Code(lines))]
