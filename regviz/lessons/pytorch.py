"""What the page "In PyTorch" says of its picture, the lines that compute it, a recipe, and the usual mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regviz.lessons import part
from regviz.state.pytorch import PytorchState


def sentence(state: PytorchState, answer: Mapping[str, Any], language: str) -> str:
    """The step in words, from torch's answer to a state."""
    text, step = part(language, "pytorch.sentence"), int(state.step)
    now = {name: (path["w1"][step], path["w2"][step]) for name, path in answer["paths"].items()}
    zeros = any(w == 0 for w in now["proximal"])
    said = {
        "l1": text["zero" if zeros else "nonzero"] + " " + text["subgradient"],
        "l2": text["decay"],
    }
    shown = [said[name] for name in said if state.show in (name, "both")]
    return " ".join([text["step"], *shown]).format(
        step=step,
        w=_point(now["proximal"]),
        least=f"{min(map(abs, now['subgradient'])):.1g}",
        decay=_point(now["decay"]),
        adam=_point(now["adam"]),
        adamw=_point(now["adamw"]),
        optimum=_point(answer["optima"]["l2"]),
    )


def _point(w: tuple[float, float]) -> str:
    """Both coefficients: an exact zero is 0, everything else has two decimals."""
    return "({})".format(", ".join("0" if wj == 0 else f"{wj:.2f}".replace("-", "−") for wj in w))


CODE = """\
import numpy as np
import torch
from torch.nn.functional import softshrink
from torch.optim import SGD, Adam, AdamW

H = torch.tensor({hessian}, dtype=torch.float64)
w_hat = torch.tensor({minimizer}, dtype=torch.float64)
alpha, rate, momentum, noise = {alpha}, {rate}, {momentum}, {noise}
tilts = noise * torch.from_numpy(np.random.default_rng([{seed}, 7]).standard_normal((300, 2)).round(4))


def descend(optimizer, penalty=lambda w: 0, threshold=0.0, **settings):
    w = torch.tensor({start}, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer([w], lr=rate, **settings)
    for tilt in tilts[:{step}]:
        optimizer.zero_grad()
        loss = (w - w_hat) @ H @ (w - w_hat) / 2 + tilt @ w
        (loss + penalty(w)).backward()
        optimizer.step()
        with torch.no_grad():
            w.copy_(softshrink(w, threshold))
    return w.detach()


found = {{
    "decay": descend(SGD, momentum=momentum, weight_decay=alpha),
    "subgradient": descend(SGD, momentum=momentum, penalty=lambda w: alpha * w.abs().sum()),
    "proximal": descend(SGD, momentum=momentum, threshold=alpha * rate / (1 - momentum)),
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


RECIPE = """\
import torch
from torch import nn
from torch.nn.functional import softshrink

torch.manual_seed(0)
x = torch.randn(200, 20)
y = x[:, :3].sum(1, keepdim=True)  # only three of twenty inputs matter
model = nn.Sequential(nn.Linear(20, 16), nn.Tanh(), nn.Linear(16, 1))

# From here on: paste it into your own training.
alpha, rate, momentum = 0.03, 0.05, 0.9
optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
weights = [p for p in model.parameters() if p.ndim > 1]  # no biases


def proximal_step():
    with torch.no_grad():
        for w in weights:
            w.copy_(softshrink(w, alpha * rate / (1 - momentum)))


for _ in range(500):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    proximal_step()

zeros = sum(int((w == 0).sum()) for w in weights)
print(f"{zeros} of {sum(w.numel() for w in weights)} weights are exactly 0")
"""

_DATA = """\
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 10)
y = x[:, :1] + 5
model = nn.Linear(10, 1)
"""

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
