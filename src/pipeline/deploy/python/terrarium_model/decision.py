"""From outputs to answers: calibration, threshold, the zone without an answer, the interval."""
import numpy as np

PLAIN = {"calibration": {"method": "none"}, "calibratedOnRows": 0, "threshold": None, "abstainBelow": None}


def calibrate(decision, target, outputs):
    """Calibrated probabilities [rows, classes]."""
    calibration = decision["calibration"]
    if calibration["method"] == "temperature":
        with np.errstate(divide="ignore"):
            logits = np.log(outputs) / calibration["temperature"]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
    if calibration["method"] == "platt":
        positive = target["positive"]
        chance = outputs[:, positive]
        with np.errstate(divide="ignore", over="ignore"):
            logit = np.log(chance) - np.log1p(-chance)
            raised = 1 / (1 + np.exp(-(calibration["slope"] * logit + calibration["intercept"])))
        calibrated = np.empty_like(outputs)
        calibrated[:, positive] = raised
        calibrated[:, 1 - positive] = 1 - raised
        return calibrated
    return outputs


def choose(decision, target, probabilities):
    """Index of the likeliest class of every row; with a threshold, the positive class from it on."""
    threshold, positive = decision["threshold"], target["positive"]
    if threshold is not None and positive is not None:
        return np.where(probabilities[:, positive] >= threshold, positive, 1 - positive)
    return probabilities.argmax(axis=1)


def to_unit(target, standardised):
    """Standardised answers in the unit of the target."""
    values = target["mean"] + standardised * target["standardDeviation"]
    if target["transform"] == "none":
        return values
    width = target["maximum"] - target["minimum"]
    limited = np.clip(values, target["minimum"] - width, target["maximum"] + width)
    return np.sign(limited) * np.expm1(np.abs(limited))
