"""The page on choosing features: L1 drops them one after another, L2 keeps them all."""

from regviz.lessons import Fold, Lesson
from regviz.lessons.features.answer import answer, table
from regviz.lessons.features.code import code
from regviz.lessons.features.stage import HIGH, LOW, NAMES, REACH, stages
from regviz.lessons.features.state import EXAMPLES, FALLBACK, FEATURES, FIRST, LAST, FeaturesState
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
        "low": LOW,
        "high": HIGH,
        "reach": REACH,
        "names": NAMES,
        "features": FEATURES,
        "fallback": FALLBACK,
    },
    code=code,
    myths={"units": ("units",), "true": ("copy", "other"), "small": ("shrunk",), "best": ("least",)},
    questions={"standard": "units", "copy": "copy", "choose": "fewest"},
    folds=(
        Fold("table", coefficients, live=True),
        Fold("cv", validation, live=True),
        Fold("knots", knots, live=True),
        Fold("mathematics"),
        Fold("about"),
    ),
)
