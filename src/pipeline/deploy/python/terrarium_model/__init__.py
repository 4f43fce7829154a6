"""A model made by Terrarium, answering with the standard library and NumPy alone.

    from terrarium_model import load
    model = load("model.terrarium.zip")
    answers = model.answer_rows([{"age": "41", "sex": "female"}])

Python 3.9 or later.
"""
from .model import Answers, Model, load
from .refused import Refused

__all__ = ["Answers", "Model", "Refused", "load"]
