"""A bundle that answers."""
from dataclasses import dataclass
from typing import Dict, List, Optional

import numpy as np

from . import decision as deciding
from .bundle import read_bundle
from .forward import forward
from .recipe import apply_recipe, read_cells
from .refused import Refused

_NOTATION = {"decimal": ".", "missing": ["", "?", "NA", "N/A", "NaN", "null"]}
_BLOCK_ROWS = 8192


@dataclass
class Answers:
    """Answers to some rows, in their order."""

    # Class name, or value in the target's unit; None where the model would rather not say.
    output: list
    # What would have been answered.
    likeliest: list
    # Calibrated probability of `likeliest`; None for numbers.
    confidence: Optional[np.ndarray]
    # [rows, classes] in the order of `Model.classes`; None for numbers.
    probabilities: Optional[np.ndarray]
    # [rows, 2]; None without an interval.
    interval: Optional[np.ndarray]
    # Raw outputs of the network: probabilities before calibration, or the standardised target.
    raw: np.ndarray
    # Cells that did not read as their column's type and counted as missing, by column.
    unread: Dict[str, int]


class Model:
    """Answers rows of raw cells. Made by `load`."""

    def __init__(self, manifest, topology, tensors, recipe, decision, notation):
        self.manifest = manifest
        self.recipe = recipe
        self.decision = decision or deciding.PLAIN
        self.notation = notation or _NOTATION
        self._topology = topology
        self._tensors = tensors

    @property
    def name(self) -> str:
        return self.manifest["name"]

    @property
    def columns(self) -> List[str]:
        """Columns that a row needs: those that a feature is made from."""
        used = {feature["column"] for feature in self.recipe["features"]}
        return [schema["name"] for schema in self.recipe["inputs"] if schema["name"] in used]

    @property
    def classes(self) -> List[str]:
        """Class names in the order of the probabilities; empty for numbers."""
        target = self.recipe["target"]
        return list(target["classes"]) if target["kind"] == "classes" else []

    def answer_rows(self, rows) -> Answers:
        """Answers to rows, each a mapping from column to cell as text; an absent or None cell is missing."""
        rows = list(rows)
        cells = {name: [_as_cell(row.get(name)) for row in rows] for name in self.columns}
        return self.answer_columns(cells, len(rows))

    def answer_columns(self, cells, count) -> Answers:
        """As `answer_rows`, from lists of cells by column."""
        missing = [name for name in self.columns if name not in cells]
        if missing:
            raise Refused("E-COLUMNS-MISSING", "these columns are missing: " + ", ".join(map(repr, missing)))
        try:
            raw, unread = self._outputs(cells, count)
        except (KeyError, TypeError, ValueError, IndexError) as problem:
            raise Refused("E-BUNDLE-SHAPE", f"the recipe of this bundle cannot be followed: {problem!r}.") from None
        target = self.recipe["target"]
        if target["kind"] == "classes":
            return self._class_answers(target, raw, unread)
        values = deciding.to_unit(target, raw[:, 0])
        calibration = self.decision["calibration"]
        interval = None
        if calibration["method"] == "conformal":
            half = calibration["halfWidth"]
            interval = np.stack([values - half, values + half], axis=1)
        listed = values.tolist()
        return Answers(listed, list(listed), None, None, interval, raw, unread)

    def _outputs(self, cells, count):
        raw = np.empty((count, self._topology["outputs"]))
        unread: Dict[str, int] = {}
        for start in range(0, count, _BLOCK_ROWS):
            end = min(start + _BLOCK_ROWS, count)
            block = {name: cells[name][start:end] for name in self.columns}
            frame, lost = read_cells(self.recipe, self.notation, block, end - start)
            for name, number in lost.items():
                unread[name] = unread.get(name, 0) + number
            features = apply_recipe(self.recipe, frame, end - start)
            raw[start:end] = forward(self._topology, self._tensors, features)
        return raw, unread

    def _class_answers(self, target, raw, unread):
        probabilities = deciding.calibrate(self.decision, target, raw)
        chosen = deciding.choose(self.decision, target, probabilities)
        confidence = probabilities[np.arange(len(chosen)), chosen]
        likeliest = [target["classes"][index] for index in chosen]
        below = self.decision["abstainBelow"]
        output = [
            None if below is not None and sure < below else name for name, sure in zip(likeliest, confidence)
        ]
        return Answers(output, likeliest, confidence, probabilities, None, raw, unread)


def _as_cell(value):
    return value if value is None or isinstance(value, str) else str(value)


def load(path) -> Model:
    """The model of a *.terrarium.zip. Raises Refused where the bundle is damaged or is none."""
    return Model(*read_bundle(path))
