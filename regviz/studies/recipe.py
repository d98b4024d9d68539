"""L2, L1 in two ways and group L1, for a training loop of one's own; biases (parameters with one axis) are left alone.

alpha is that of loss + alpha/2 * (sum of squared weights) or of loss + alpha * (sum of the weights' sizes).
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import softshrink
from torch.optim import SGD


def weights(model: nn.Module) -> list[Tensor]:
    """All weights, no biases. A list: `model.parameters()` could be read only once."""
    return [p for p in model.parameters() if p.ndim > 1]


def sgd(model: nn.Module, rate: float, momentum: float = 0.0, l2: float = 0.0) -> SGD:
    """SGD with an L2 penalty of the weights: `weight_decay` is its alpha."""
    biases = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": weights(model), "weight_decay": l2}, {"params": biases, "weight_decay": 0.0}]
    return SGD(groups, lr=rate, momentum=momentum)


def l1(model: nn.Module) -> Tensor:
    """For the loss: loss + alpha * l1(model). Its weights rattle around 0 and are practically never exactly 0."""
    return torch.stack([w.abs().sum() for w in weights(model)]).sum()


def proximal_step(model: nn.Module, optimizer: SGD, alpha: float) -> None:
    """After each `optimizer.step()` on the loss alone: the weights that L1 does not need become exactly 0.

    With momentum, a gradient that persists moves a weight by rate / (1 - momentum) in each step.
    """
    group = optimizer.param_groups[0]
    threshold = alpha * group["lr"] / (1 - group["momentum"])
    with torch.no_grad():
        for w in weights(model):
            w.copy_(softshrink(w, threshold))


def group_step(layer: nn.Linear, optimizer: SGD, alpha: float) -> None:
    """The same for alpha * (sum of the lengths of the layer's columns): whole inputs become exactly 0."""
    group = optimizer.param_groups[0]
    threshold = alpha * group["lr"] / (1 - group["momentum"])
    with torch.no_grad():
        lengths = layer.weight.norm(dim=0)
        layer.weight.mul_((1 - threshold / lengths).clamp(min=0).nan_to_num())
