"""The trained network as an ONNX file, node by node: what `training/model.py` computes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from scanner.finding.features import IDS
from scanner.finding.tagger import TAGS
from training.model import AFTER, ALIKE, BEFORE, LAST, MARKS, MEMBERS, TABLES, TOLD

# Weights of so many numbers are large.
_LARGE = 1000


class _Graph:
    """The nodes and numbers of all members; `member`: whose are being added."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants = {
            f"{name}.{n}": one for name, members in weights.items() for n, one in enumerate(members)
        }
        self.groups: dict[str, tuple[str, str, str]] = {}
        self.count = self.member = 0

    def add(self, kind: str, *given: str, **how: object) -> str:
        self.count += 1
        name = f"{kind.lower()}{self.count}"
        self.nodes.append(helper.make_node(kind, list(given), [name], **how))
        return name

    def constant(self, value: object, kind: type = np.int64) -> str:
        self.count += 1
        name = f"constant{self.count}"
        self.constants[name] = np.array(value, kind)
        return name

    def of(self, name: str) -> str:
        return f"{name}.{self.member}"

    def dense(self, name: str, x: str) -> str:
        product = self.add("MatMul", x, self.of(name))
        return self.add("Add", product, self.of(name + "_bias"))

    def conv(self, name: str, x: str, step: int) -> str:
        """What each token and those `step` before and behind it say together, added to it. As a
        convolution over a picture of one row, which runtimes have their quickest ways for."""
        weights = self.constants[self.of(name)]
        kernel = weights.reshape(3, -1, weights.shape[1]).transpose(2, 1, 0)[:, :, None]
        self.constants[f"{name}_kernel.{self.member}"] = np.ascontiguousarray(kernel)
        picture = self.constant([0, 2])
        seen = self.add("Unsqueeze", self.add("Transpose", x, perm=[1, 0]), picture)
        said = self.add(
            "Conv",
            seen,
            self.of(f"{name}_kernel"),
            self.of(f"{name}_bias"),
            kernel_shape=[1, 3],
            dilations=[1, step],
            pads=[0, step, 0, step],
        )
        both = self.add("Add", self.add("Relu", said), seen)
        return self.add("Transpose", self.add("Squeeze", both, picture), perm=[1, 0])

    def gather(self, x: str, at: str) -> str:
        return self.add("Gather", x, at, axis=0)

    def mean(self, x: str, group: str, like: str) -> str:
        """The mean of the rows of each group, one for each cell (`like` has a row for each)."""
        at, size, _ = self.held(group, like)
        total = self.add("ScatterND", self.zeros(like), at, x, reduction="add")
        return self.add("Div", total, self.add("Max", size, self.constant(1, np.float32)))

    def held(self, group: str, like: str) -> tuple[str, str, str]:
        """Where each token's group is, how many are in each group (`like` has a row for each), and
        how many others in each token's: the same for all members."""
        if group not in self.groups:
            at = self.add("Unsqueeze", group, self.constant([1]))
            columns = self.constant([0]), self.constant([1]), self.constant([1])
            none = self.zeros(self.add("Slice", like, *columns))
            one = self.add("Cast", at, to=TensorProto.FLOAT)
            one = self.add("Add", self.zeros(one), self.constant(1, np.float32))
            size = self.add("ScatterND", none, at, one, reduction="add")
            others = self.add("Sub", self.gather(size, group), one)
            self.groups[group] = at, size, others
        return self.groups[group]

    def others(self, said: str) -> str:
        """What the others of each token's groups say, side by side."""
        parts = []
        for n, name in enumerate(ALIKE):
            begin, stop, axis = (self.constant([k]) for k in (n * TOLD, (n + 1) * TOLD, 1))
            x = self.add("Slice", said, begin, stop, axis)
            at, _, count = self.held(name, x)
            total = self.add("ScatterND", self.zeros(x), at, x, reduction="add")
            rest = self.add("Sub", self.gather(total, name), x)
            parts.append(
                self.add("Div", rest, self.add("Max", count, self.constant(1, np.float32)))
            )
        return self.add("Concat", *parts, axis=1)

    def zeros(self, x: str) -> str:
        return self.add("Mul", x, self.constant(0, np.float32))


def onnx_of(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """The network as a model; what it is asked with is told by `scanner.finding.tagger.inputs`."""
    graph = _Graph(weights)
    told = []
    for graph.member in range(MEMBERS):
        told.append(graph.add("Softmax", _scores(graph), axis=1))
    graph.nodes.append(helper.make_node("Mean", told, ["probabilities"]))
    return _model(graph)


def _scores(graph: _Graph) -> str:
    """One member's scores of each tag."""
    words = [
        graph.gather(graph.of(name), graph.add("Gather", "ids", graph.constant(n), axis=1))
        for name, n in TABLES.items()
    ]
    h = graph.add("Relu", graph.dense("in", graph.add("Concat", *words, "marks", axis=1)))
    for n, step in enumerate(BEFORE):
        h = graph.conv(f"before{n}", h, step)
    # A row for each cell, to take sums up: any token's, its numbers set to 0.
    some = graph.gather(h, graph.add("Mul", "left", graph.constant(0)))
    c = graph.mean(h, "cell", some)
    around = [graph.gather(c, at) for at in ("left", "above", "column")]
    c = graph.add("Relu", graph.dense("cells", graph.add("Concat", c, *around, axis=1)))
    means = [graph.gather(graph.mean(c, group, c), group) for group in ("row", "column")]
    whole = graph.add(
        "Add", graph.zeros(c), graph.add("ReduceMean", c, graph.constant([0]), keepdims=1)
    )
    c = graph.add("Relu", graph.dense("table", graph.add("Concat", c, *means, whole, axis=1)))
    h = graph.add("Add", h, graph.gather(graph.dense("back", c), "cell"))
    for n, step in enumerate(AFTER):
        h = graph.conv(f"after{n}", h, step)
    said = graph.add("Relu", graph.dense("said", h))
    h = graph.add("Add", h, graph.add("Relu", graph.dense("alike", graph.others(said))))
    for n, step in enumerate(LAST):
        h = graph.conv(f"last{n}", h, step)
    return graph.dense("out", h)


def _halved(graph: _Graph) -> None:
    """Keeps the weights that are asked for, large ones with half the bits, which is as good and as
    much smaller."""
    asked = {name for node in graph.nodes for name in node.input}
    graph.constants = {name: value for name, value in graph.constants.items() if name in asked}
    large = [n for n, v in graph.constants.items() if v.dtype == np.float32 and v.size > _LARGE]
    casts = []
    for name in large:
        graph.constants[f"{name}.half"] = graph.constants.pop(name).astype(np.float16)
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    graph.nodes = [*casts, *graph.nodes]


def _model(graph: _Graph) -> onnx.ModelProto:
    _halved(graph)

    def given(
        name: str, shape: Sequence[object], kind: int = TensorProto.INT64
    ) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, list(shape))

    body = helper.make_graph(
        graph.nodes,
        "tagger",
        [
            given("ids", ("tokens", IDS)),
            given("marks", ("tokens", MARKS), TensorProto.FLOAT),
            *(given(name, ("tokens",)) for name in ("cell", *ALIKE)),
            *(given(name, ("cells",)) for name in ("left", "above", "row", "column")),
        ],
        [given("probabilities", ("tokens", TAGS), TensorProto.FLOAT)],
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def written(
    model: onnx.ModelProto, file: Path, words: Sequence[str], folded: Sequence[str]
) -> None:
    """Writes the model with its words."""
    helper.set_model_props(model, {"words": "\n".join(words), "folded": "\n".join(folded)})
    onnx.save(model, str(file))
