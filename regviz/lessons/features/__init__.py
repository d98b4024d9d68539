"""The page on choosing features: L1 drops them one after another, L2 keeps them all."""

from regviz.lessons import Fold, Lesson
from regviz.lessons.features.answer import WORK, answer, table
from regviz.lessons.features.brought import BRING, columns_fold
from regviz.lessons.features.code import code
from regviz.lessons.features.own import Own
from regviz.lessons.features.source import FALLBACK, FEATURES
from regviz.lessons.features.stage import SHIPPED, stages
from regviz.lessons.features.state import EXAMPLES, FIRST, LAST, FeaturesState
from regviz.lessons.features.tables import coefficients, knots, validation

LESSON = Lesson(
    place=50,
    state=FeaturesState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    table=table,
    tabulated=[FeaturesState(data=data, scale=scale) for data in ("diabetes", "prostate") for scale in ("on", "off")],
    constants={
        "first": FIRST,
        "last": LAST,
        "low": SHIPPED.low,
        "high": SHIPPED.high,
        "reach": SHIPPED.reach,
        "names": SHIPPED.names,
        "features": FEATURES,
        "fallback": FALLBACK,
    },
    code=code,
    myths={"units": ("units",), "true": ("copy", "other"), "small": ("shrunk",), "best": ("least",)},
    questions={"standard": "units", "copy": "copy", "choose": "fewest"},
    work=WORK,
    bring=BRING,
    folds=(
        Fold("own", columns_fold, live=True, open=True, there=lambda state: isinstance(state, Own)),
        Fold("table", coefficients, live=True),
        Fold("cv", validation, live=True),
        Fold("knots", knots, live=True, there=lambda state: not state.whole),
        Fold("mathematics"),
        Fold("about"),
    ),
)
