"""The fitted recipe: from cells to the matrix that the model reads, with every number learned in training."""
import math

import numpy as np

from .cells import parse_date, parse_number, trim

# A category that training did not keep; None is a missing one.
_UNKNOWN = object()
_SCALED_LIMIT = 1e6
_FLOAT32_LIMIT = 3.4e38
_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000


def read_cells(recipe, notation, columns, count):
    """Typed columns of some rows, by name, and how many cells of each could not be read.

    `columns` holds a list of cells (text or None) for every input that a feature is made from.
    """
    missing = set(notation["missing"])
    frame, unread = {}, {}
    for schema in recipe["inputs"]:
        name, kind = schema["name"], schema["type"]
        if name not in columns:
            continue
        cells = [None if cell is None else trim(cell) for cell in columns[name]]
        cells = [None if cell is None or cell in missing else cell for cell in cells]
        if kind in ("number", "date"):
            if kind == "number":
                values = [math.nan if cell is None else parse_number(cell, notation["decimal"]) for cell in cells]
            else:
                order = schema.get("dateOrder", "monthFirst")
                values = [math.nan if cell is None else parse_date(cell, order) for cell in cells]
            lost = sum(1 for cell, value in zip(cells, values) if cell is not None and math.isnan(value))
            if lost:
                unread[name] = lost
            frame[name] = np.array(values, np.float64).reshape(count)
        else:
            frame[name] = cells
    return frame, unread


def _impute(step, frame, count):
    for fill in step["fills"]:
        column = frame.get(fill["column"])
        if column is None:
            continue
        if isinstance(column, list):
            gaps = [cell is None for cell in column]
            value = fill["value"] if isinstance(fill["value"], str) else _shortest(fill["value"])
            frame[fill["column"]] = [value if gap else cell for cell, gap in zip(column, gaps)]
        else:
            gaps = np.isnan(column)
            frame[fill["column"]] = np.where(gaps, float(fill["value"]), column)
        if fill["indicator"] is not None:
            frame[fill["indicator"]] = np.array(gaps, np.float64).reshape(count)


def _shortest(number):
    """A number as JavaScript writes it, for whole and short ones."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e21 else repr(float(number))


def _clip(step, frame, count):
    for limit in step["limits"]:
        if _is_number(frame, limit["column"]):
            frame[limit["column"]] = np.clip(frame[limit["column"]], limit["low"], limit["high"])


def _log(step, frame, count):
    for name in step["columns"]:
        if _is_number(frame, name):
            frame[name] = np.sign(frame[name]) * np.log1p(np.abs(frame[name]))


def date_part(moments, part):
    """One part of every moment in UTC; NaN where it is missing. Monday is 1."""
    day = np.floor(moments / _DAY_MS)
    if part == "hour":
        return np.floor((moments - day * _DAY_MS) / _HOUR_MS)
    if part == "dayOfWeek":
        return np.mod(day + 3, 7) + 1
    shifted = day + 719468
    era = np.floor(shifted / 146097)
    day_of_era = shifted - era * 146097
    leap_days = np.floor(day_of_era / 1460) - np.floor(day_of_era / 36524) + np.floor(day_of_era / 146096)
    year_of_era = np.floor((day_of_era - leap_days) / 365)
    day_of_year = day_of_era - (365 * year_of_era + np.floor(year_of_era / 4) - np.floor(year_of_era / 100))
    month_from_march = np.floor((5 * day_of_year + 2) / 153)
    if part == "dayOfMonth":
        return day_of_year - np.floor((153 * month_from_march + 2) / 5) + 1
    month = np.where(month_from_march < 10, month_from_march + 3, month_from_march - 9)
    if part == "month":
        return month
    return year_of_era + era * 400 + (month <= 2)


def _date_parts(step, frame, count):
    for date in step["dates"]:
        if _is_number(frame, date["column"]):
            moments = frame.pop(date["column"])
            for part, feature in zip(step["parts"], date["features"]):
                frame[feature] = np.where(np.isnan(moments), np.nan, date_part(moments, part))


def _rare(step, frame, count):
    for entry in step["kept"]:
        column, kept = frame.get(entry["column"]), set(entry["values"])
        if isinstance(column, list):
            frame[entry["column"]] = [
                cell if cell is None or cell is _UNKNOWN or cell in kept else _UNKNOWN for cell in column
            ]


def _one_hot(step, frame, count):
    for entry in step["categories"]:
        column = frame.get(entry["column"])
        if not isinstance(column, list):
            continue
        del frame[entry["column"]]
        bucket = len(entry["values"])
        slot_of = {value: slot for slot, value in enumerate(entry["values"])}
        slots = np.array([slot_of.get(cell, bucket) for cell in column], np.int64).reshape(count)
        for slot, feature in enumerate(entry["features"]):
            frame[feature] = (slots == slot).astype(np.float64)


def _bins(step, frame, count):
    for entry in step["bins"]:
        if not _is_number(frame, entry["column"]):
            continue
        column, edges = frame[entry["column"]], entry["edges"]
        for low, high, feature in zip(edges, edges[1:], entry["features"]):
            climbed = np.clip((column - low) / (high - low), 0, 1)
            # The app keeps these in 32 bits.
            frame[feature] = climbed.astype(np.float32).astype(np.float64)


def _scale(step, frame, count):
    for entry in step["scales"]:
        if _is_number(frame, entry["column"]):
            scaled = (frame[entry["column"]] - entry["centre"]) / entry["spread"]
            frame[entry["column"]] = np.clip(scaled, -_SCALED_LIMIT, _SCALED_LIMIT)


def _drop(step, frame, count):
    for name in step["columns"]:
        frame.pop(name, None)


def _is_number(frame, name):
    return isinstance(frame.get(name), np.ndarray)


_STEPS = {
    "drop": _drop,
    "impute": _impute,
    "clip": _clip,
    "log": _log,
    "dateParts": _date_parts,
    "rare": _rare,
    "oneHot": _one_hot,
    "bins": _bins,
    "scale": _scale,
}


def apply_recipe(recipe, frame, count):
    """Features of some rows, float32 [rows, features], every value finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        for step in recipe["steps"]:
            _STEPS[step["kind"]](step, frame, count)
        matrix = np.empty((count, len(recipe["features"])), np.float32)
        for position, feature in enumerate(recipe["features"]):
            values = np.clip(frame[feature["name"]], -_FLOAT32_LIMIT, _FLOAT32_LIMIT)
            matrix[:, position] = np.where(np.isnan(values), 0, values)
    return matrix
