"""Reads a *.terrarium.zip, an archive from an unknown hand: everything is checked before anything is used."""
import hashlib
import json
import math
import unicodedata
import zipfile

import numpy as np

from .refused import Refused

FORMAT = 1
# Files that stand beside the listed ones because they speak of the list itself.
BESIDE_THE_LIST = ("manifest.json", "signature.json")
_MAX_ENTRIES = 1000
_MAX_BYTES = 512 * 1024 * 1024
_MAX_RATIO = 100
_RATIO_FREE_BYTES = 1024 * 1024
_MAX_PARAMETERS = 50_000_000
_SEAL = b"sha256="


def _safe(path):
    if not 0 < len(path) <= 255 or any(c in "\\:" or unicodedata.category(c) in ("Cc", "Cs") for c in path):
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))


def _show(path):
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in path[:80])


def _unpack(path):
    """Every file of the archive by name, counted while unpacking whatever the archive declares."""
    files, folded, total = {}, set(), 0
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > _MAX_ENTRIES:
            raise Refused("E-BUNDLE-SIZE", f"the archive has more than {_MAX_ENTRIES} files.")
        for entry in entries:
            name = unicodedata.normalize("NFC", entry.filename).lower()
            if entry.is_dir() or not _safe(entry.filename) or name in folded:
                raise Refused("E-BUNDLE-PATH", f"the name {_show(entry.filename)!r} is not safe.")
            folded.add(name)
            pieces, size = [], 0
            with archive.open(entry) as stream:
                while True:
                    piece = stream.read(1 << 20)
                    if not piece:
                        break
                    size += len(piece)
                    total += len(piece)
                    too_dense = size > _RATIO_FREE_BYTES and size > _MAX_RATIO * max(entry.compress_size, 1)
                    if total > _MAX_BYTES or too_dense:
                        raise Refused("E-BUNDLE-SIZE", f"{_show(entry.filename)} unpacks to more than is allowed.")
                    pieces.append(piece)
            files[entry.filename] = b"".join(pieces)
    return files


def _check_seal(whole):
    length = len(_SEAL) + 64
    sealed, comment = whole[:-length], whole[-length:]
    if comment == _SEAL + hashlib.sha256(sealed).hexdigest().encode():
        return
    # Packed again by hand: there is no comment, and the list of hashes still holds every file.
    if comment.startswith(_SEAL) or whole[-2:] != b"\0\0":
        raise Refused("E-BUNDLE-HASH", "the archive's own directory was changed.")


def _no_constant(text):
    raise ValueError(f"{text} is no number")


def _finite(text):
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _json(files, name):
    try:
        return json.loads(files[name].decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
    except KeyError:
        raise Refused("E-BUNDLE-MISSING", f"{name} is not in the bundle.") from None
    except (ValueError, RecursionError) as problem:
        raise Refused("E-BUNDLE-SHAPE", f"{name} cannot be read: {problem}.") from None


def _check_files(files, manifest):
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for name in files:
        if name not in listed and name not in BESIDE_THE_LIST:
            raise Refused("E-BUNDLE-UNLISTED", f"the manifest does not name {_show(name)!r}.")
    for name, entry in listed.items():
        if name not in files:
            raise Refused("E-BUNDLE-MISSING", f"{_show(name)!r} is not in the bundle.")
        is_same = hashlib.sha256(files[name]).hexdigest() == entry["sha256"]
        if not is_same or len(files[name]) != entry["bytes"]:
            raise Refused("E-BUNDLE-HASH", f"{_show(name)!r} is damaged: it differs from what was exported.")


def _expected_tensors(topology):
    features, outputs = topology["nFeatures"], topology["outputs"]
    if topology["family"] == "baseline":
        return {"output": (outputs,)}
    if topology["family"] == "linear":
        return {"kernel": (features, outputs), "bias": (outputs,)}
    widths = [features, *topology["hiddenUnits"], outputs]
    shapes = {}
    for layer, width in enumerate(widths[1:]):
        shapes[f"dense_{layer}/kernel"] = (widths[layer], width)
        shapes[f"dense_{layer}/bias"] = (width,)
    return shapes


def _read_tensors(model, weights):
    """Tensors by name; sizes are compared before any array is made."""
    expected = _expected_tensors(model["topology"])
    stated = [(entry["name"], tuple(entry["shape"])) for entry in model["tensors"]]
    parameters = sum(math.prod(shape) for shape in expected.values())
    if dict(stated) != expected or len(stated) != len(expected) or parameters > _MAX_PARAMETERS:
        raise Refused("E-MODEL-SIZE", "the tensors are not those of the topology.")
    if len(weights) != 4 * parameters:
        raise Refused("E-MODEL-SIZE", f"weights.bin has {len(weights)} bytes, not {4 * parameters}.")
    tensors, at = {}, 0
    for name, shape in stated:
        size = math.prod(shape)
        tensors[name] = np.frombuffer(weights, "<f4", size, at).reshape(shape)
        at += 4 * size
        if not np.isfinite(tensors[name]).all():
            raise Refused("E-MODEL-NOT-FINITE", f"the tensor {name} holds a value that is no number.")
    return tensors


def _weights_sha256(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(np.array(tensors[name].shape, "<u4").tobytes())
        digest.update(tensors[name].tobytes())
    return digest.hexdigest()


def _check_fit(manifest, model, recipe):
    topology, target = model["topology"], recipe["target"]
    is_classes = target["kind"] == "classes"
    outputs = len(target["classes"]) if is_classes else 1
    fits = (
        topology["family"] in ("baseline", "linear", "mlp")
        and topology["nFeatures"] == len(recipe["features"])
        and topology["outputs"] == outputs
        and topology["output"] == ("softmax" if is_classes else "identity")
        and (manifest["task"] == "classification") == is_classes
    )
    if not fits:
        raise Refused("E-MODEL-SIZE", "model and recipe do not belong together.")


def read_bundle(path):
    """Manifest, topology, tensors, recipe, decision and notation of a bundle.

    Raises Refused: E-BUNDLE-TRUNCATED, E-BUNDLE-PATH, E-BUNDLE-SIZE, E-BUNDLE-VERSION, E-BUNDLE-UNLISTED,
    E-BUNDLE-MISSING, E-BUNDLE-HASH, E-BUNDLE-SHAPE, E-MODEL-SIZE, E-MODEL-NOT-FINITE.
    """
    with open(path, "rb") as stream:
        whole = stream.read(_MAX_BYTES + 1)
    if len(whole) > _MAX_BYTES:
        raise Refused("E-BUNDLE-SIZE", "the file is larger than any bundle.")
    try:
        files = _unpack(path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as problem:
        raise Refused("E-BUNDLE-TRUNCATED", f"the file is no complete bundle: {problem}.") from None
    manifest = _json(files, "manifest.json")
    version = manifest.get("terrariumBundle") if isinstance(manifest, dict) else None
    if version != FORMAT:
        raise Refused("E-BUNDLE-VERSION", f"this package reads format {FORMAT}, not {version!r}.")
    try:
        _check_files(files, manifest)
        _check_seal(whole)
        model, recipe = _json(files, "model.json"), _json(files, "recipe.json")
        _check_fit(manifest, model, recipe)
        if "weights.bin" not in files:
            raise Refused("E-BUNDLE-MISSING", "weights.bin is not in the bundle.")
        tensors = _read_tensors(model, files["weights.bin"])
        if _weights_sha256(tensors) != manifest["weightsSha256"]:
            raise Refused("E-BUNDLE-HASH", "the weights differ from what was exported.")
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise Refused("E-BUNDLE-SHAPE", f"a part of the bundle has another shape: {problem!r}.") from None
    decision = _json(files, "decision.json") if "decision.json" in files else None
    notation = _json(files, "notation.json") if "notation.json" in files else None
    return manifest, model["topology"], tensors, recipe, decision, notation
