"""Golden numbers: makes the JSON files beside it, with which the tests compare values and gradients.

Made with PyTorch 1.13.1 on a CPU (Debian's package python3-torch, which calls itself 1.13.0a0):  python3 make_golden.py
Everything is computed in float64 and stored with 9 significant digits. Inputs and weights are multiples of 1/32:
float32 holds them exactly, so a difference seen in a test is a difference of the arithmetic alone. They reach to 3/2 so that
every tensor has gradients of 0.005 or more: with small weights those of the attention would hide below a tolerance of 1e-5.
Tensors are row-major; sequences time-major. B batch, S source length, T target length, E embedding, H hidden, V vocabulary,
I input width, D memory width, A attention width. Matrices are [out, in]. `grad.x` is d loss / d x.
"""
import json
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

PAD, BOS, EOS = 1, 2, 3
NUMBERS = torch.Generator()
WEIGHTS = {"w_ih": "weight_ih", "w_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}
DIRECTIONS = {"forward": "", "backward": "_reverse"}


def random(*shape):
    """Uniform in [-3/2, 3/2], in steps of 1/32."""
    return (torch.randint(-48, 49, shape, generator=NUMBERS) / 32).requires_grad_()


def gradients(loss, weights):
    """`grad.NAME` of every named tensor."""
    found = torch.autograd.grad(loss, list(weights.values()), retain_graph=True)
    return {"grad." + name: gradient for name, gradient in zip(weights, found)}


def prefixed(prefix, tensors):
    return {prefix + name: tensor for name, tensor in tensors.items()}


def save(name, about, shapes, tensors):
    def entry(tensor):
        tensor = torch.as_tensor(tensor).detach()
        values = tensor.reshape(-1).tolist()
        if tensor.is_floating_point():
            values = [float(f"{value:.9g}") + 0.0 for value in values]  # + 0.0 turns -0 into 0
        return json.dumps({"shape": list(tensor.shape), "data": values})

    head = {"about": about, "torch": torch.__version__, "shapes": shapes}
    lines = [f"    {json.dumps(key)}: {entry(tensor)}" for key, tensor in tensors.items()]
    text = json.dumps(head, indent=2)[:-2] + ',\n  "tensors": {\n' + ",\n".join(lines) + "\n  }\n}\n"
    Path(__file__).with_name(name).write_text(text, encoding="utf-8", newline="\n")


def randomized(module, *sizes, **options):
    rnn = module(*sizes, **options)
    for parameter in rnn.parameters():
        parameter.data = random(*parameter.shape).data
    return rnn


def run_packed(rnn, x, lengths, state=None):
    """Outputs [S, B, directions * H], zero where padded, and the final state at each sentence's own end."""
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    outputs, state = rnn(packed, state)
    return pad_packed_sequence(outputs, total_length=len(x))[0], state


# --- One recurrent layer, in either direction --------------------------------------------------------------------------

def recurrent(name, module, gates):
    """The loss of a direction is sum(loss_weight.outputs * outputs) + sum(loss_weight.h * final h) (+ the same for c).

    Its weights are not zero where outputs are padded: what is said about padding must not reach any gradient.
    """
    NUMBERS.manual_seed(1)
    T, B, I, H, lengths = 5, 3, 7, 6, torch.tensor([5, 3, 4])
    rnn = randomized(module, I, H, bidirectional=True)
    states = ["h", "c"] if module is nn.LSTM else ["h"]
    x, first = random(T, B, I), [random(2, B, H) for _ in states]
    outputs, last = run_packed(rnn, x, lengths, tuple(first) if len(first) == 2 else first[0])
    last = last if isinstance(last, tuple) else (last,)

    tensors = {"x": x, "lengths": lengths}
    for d, (direction, suffix) in enumerate(DIRECTIONS.items()):
        weights = {short: getattr(rnn, long + "_l0" + suffix) for short, long in WEIGHTS.items()}
        results = {"outputs": outputs[:, :, d * H:(d + 1) * H], **{s: final[d] for s, final in zip(states, last)}}
        loss_weights = {key: random(*value.shape) for key, value in results.items()}
        loss = sum((loss_weights[key] * value).sum() for key, value in results.items())
        given = gradients(loss, {"x": x, **weights, **{s + "0": start for s, start in zip(states, first)}})
        for s in states:
            given[f"grad.{s}0"] = given[f"grad.{s}0"][d]
        tensors |= prefixed(direction + ".", {
            **weights, **{s + "0": start[d] for s, start in zip(states, first)}, **results,
            **prefixed("loss_weight.", loss_weights), "loss": loss, **given})
    save(name, f"{module.__name__} layer over a padded batch, both directions. Gates in blocks of H rows: {gates}. "
         "h, c are the final states: forward at the last token, backward at the first; h0, c0 the initial ones.",
         {"T": T, "B": B, "I": I, "H": H}, tensors)


def indrnn_run(x, lengths, w, u, b, h, backward=False):
    """h_t = relu(w x_t + b + u h_{t-1}), u elementwise (Li et al. 2018): outputs, zero where padded, and the last state."""
    outputs = [None] * len(x)
    for t in reversed(range(len(x))) if backward else range(len(x)):
        goes_on, moved = (t < lengths)[:, None], torch.relu(x[t] @ w.T + b + u * h)
        h, outputs[t] = torch.where(goes_on, moved, h), torch.where(goes_on, moved, torch.zeros_like(moved))
    return torch.stack(outputs), h


def indrnn(name):
    NUMBERS.manual_seed(12)
    T, B, I, H, lengths = 5, 3, 7, 6, torch.tensor([5, 3, 4])
    x, tensors = random(T, B, I), {}
    for direction in DIRECTIONS:
        weights = {"w_ih": random(H, I), "u_hh": random(H), "b_ih": random(H), "h0": random(B, H)}
        outputs, h = indrnn_run(x, lengths, *weights.values(), backward=direction == "backward")
        loss_weights = {"outputs": random(T, B, H), "h": random(B, H)}
        loss = (loss_weights["outputs"] * outputs).sum() + (loss_weights["h"] * h).sum()
        tensors |= prefixed(direction + ".", {**weights, "outputs": outputs, "h": h, **prefixed("loss_weight.", loss_weights), "loss": loss,
                                              **gradients(loss, {"x": x, **weights})})
    save(name, "IndRNN layer over a padded batch, both directions: h' = relu(w_ih x + b_ih + u_hh h), u_hh elementwise. h is the final state, h0 the "
         "initial one. loss = sum(loss_weight.outputs * outputs) + sum(loss_weight.h * h).",
         {"T": T, "B": B, "I": I, "H": H}, {"x": x, "lengths": lengths, **tensors})


# --- Attention ---------------------------------------------------------------------------------------------------------

class Attention:
    """alpha = softmax over s < length of the score, context = sum_s alpha m, attentional = tanh(w_c [q; context] + b_c).

    Scores: additive v·tanh(w_q q + w_k m + b_k) (Bahdanau), general q·(w_a m) and dot q·m (Luong).
    """

    def __init__(self, kind, query, memory, width, also=0):
        self.kind = kind
        self.weights = {
            "additive": lambda: {"w_q": random(width, query), "w_k": random(width, memory),
                                 "b_k": random(width), "v": random(width)},
            "general": lambda: {"w_a": random(query, memory)},
            "dot": dict,
        }[kind]() | {"w_c": random(query, query + memory + also), "b_c": random(query)}

    def scores(self, q, m):  # q [T, B, H], m [S, B, D] -> [B, T, S]
        w = self.weights
        if self.kind == "additive":
            queries, keys = q @ w["w_q"].T, m @ w["w_k"].T + w["b_k"]
            return torch.einsum("tsba,a->bts", torch.tanh(queries[:, None] + keys[None]), w["v"])
        return torch.einsum("tbh,sbh->bts", q, m @ w["w_a"].T if self.kind == "general" else m)

    def look(self, q, m, lengths):
        padded = torch.arange(len(m))[None, :] >= lengths[:, None]  # [B, S]
        alpha = torch.softmax(self.scores(q, m).masked_fill(padded[:, None], -torch.inf), dim=-1)
        return alpha, torch.einsum("bts,sbd->tbd", alpha, m)

    def combine(self, *parts):
        return torch.tanh(torch.cat(parts, -1) @ self.weights["w_c"].T + self.weights["b_c"])

    def __call__(self, q, m, lengths):
        alpha, context = self.look(q, m, lengths)
        return alpha, context, self.combine(q, context)


def attention():
    NUMBERS.manual_seed(2)
    T, B, S, H, D, A, lengths = 4, 3, 5, 6, 8, 6, torch.tensor([5, 2, 4])
    tensors = {"lengths": lengths}
    for kind in ("additive", "general", "dot"):
        width = H if kind == "dot" else D
        layer, q, m = Attention(kind, H, width, A), random(T, B, H), random(S, B, width)
        alpha, context, attentional = layer(q, m, lengths)
        loss_weight = random(T, B, H)
        loss = (loss_weight * attentional).sum()
        tensors |= prefixed(kind + ".", {
            "q": q, "m": m, **layer.weights, "alpha": alpha, "context": context, "attentional": attentional,
            "loss_weight": loss_weight, "loss": loss, **gradients(loss, {"q": q, "m": m, **layer.weights})})
    save("attention.json", "Attention. " + " ".join(Attention.__doc__.split())
         + " loss = sum(loss_weight * attentional). alpha [B, T, S]; memory m is not zero where padded. D = H for dot.",
         {"T": T, "B": B, "S": S, "H": H, "D": D, "A": A}, tensors)


def pointer():
    """Coverage attention step by step, a pointer-generator over V + X tokens, and both losses (See, Liu & Manning 2017, equations 6-13).

    e_t = v·tanh(w_q q_t + w_k m + b_k + w_c c_t), alpha = softmax e, c_{t+1} = c_t + alpha_t, context_t = sum alpha m;
    z = w_z [q; context; x] + b_z; P = sigmoid(z) softmax(w_o [q; context] + b_o) + (1 - sigmoid(z)) sum alpha [copied = v].
    """
    NUMBERS.manual_seed(11)
    T, B, S, H, D, E, A, V, X, coverage_weight = 4, 3, 5, 6, 8, 3, 6, 7, 2, 0.5
    lengths = torch.tensor([5, 2, 4])
    copied = torch.tensor([[4, 5, 7], [7, 7, 5], [4, PAD, 8], [8, PAD, 8], [6, PAD, PAD]])  # [S, B]
    targets = torch.tensor([[4, 7, 8], [8, 5, 5], [7, EOS, 4], [EOS, PAD, EOS]])  # [T, B]
    weights = {"w_q": random(A, H), "w_k": random(A, D), "b_k": random(A), "w_c": random(A), "v": random(A), "w_z": random(1, H + D + E), "b_z": random(1),
               "w_o": random(V, H + D), "b_o": random(V)}
    q, m, x = random(T, B, H), random(S, B, D), random(T, B, E)
    padded = torch.arange(S)[None, :] >= lengths[:, None]  # [B, S]
    keys = m @ weights["w_k"].T + weights["b_k"]
    coverage, alphas, coverage_loss = torch.zeros(B, S), [], 0
    counts = (targets != PAD).double()
    for t in range(T):
        inner = torch.tanh((q[t] @ weights["w_q"].T)[None] + keys + coverage.T[:, :, None] * weights["w_c"])  # [S, B, A]
        alpha = torch.softmax((inner @ weights["v"]).T.masked_fill(padded, -torch.inf), -1)  # [B, S]
        coverage_loss = coverage_loss + (counts[t] * torch.minimum(alpha, coverage).sum(-1)).sum()
        coverage = coverage + alpha
        alphas.append(alpha)
    alpha = torch.stack(alphas)  # [T, B, S]
    context = torch.einsum("tbs,sbd->tbd", alpha, m)
    seen = torch.cat([q, context], -1)
    p_gen = torch.sigmoid(torch.cat([seen, x], -1) @ weights["w_z"].T + weights["b_z"])  # [T, B, 1]
    generate = torch.softmax(seen @ weights["w_o"].T + weights["b_o"], -1)
    final = torch.cat([p_gen * generate, torch.zeros(T, B, X)], -1).scatter_add(2, copied.T.expand(T, B, S), (1 - p_gen) * alpha)
    n = counts.sum()
    target_p = final.gather(2, targets[:, :, None])[:, :, 0]
    negative = -(counts * torch.log(target_p)).sum() / n
    loss = negative + coverage_weight * coverage_loss / n
    share = (p_gen * torch.cat([generate, torch.zeros(T, B, X)], -1)).gather(2, targets[:, :, None])[:, :, 0] / target_p
    inputs = {"q": q, "m": m, "x": x, **weights}
    save("pointer.json", " ".join(pointer.__doc__.split()) + " loss = (sum -log P(target) + 0.5 sum min(alpha, c)) / targets. copied and targets from V on are"
         " tokens beyond the vocabulary.", {"T": T, "B": B, "S": S, "H": H, "D": D, "E": E, "A": A, "V": V, "X": X},
         {"lengths": lengths, "copied": copied, "targets": targets, **inputs, "alpha": alpha, "log_p": torch.log(final[:, 0]).nan_to_num(neginf=-1e9),
          "share": counts * share, "negative": negative, "loss": loss, **gradients(loss, inputs)})


# --- Convolution -----------------------------------------------------------------------------------------------------

def convolution(name):
    """Pictures are [N, H, W, C] and filters [F, KH KW C]; sequences are [T, B, C] and filters [F, K C]. Padding: (before, after).

    Each sentence is computed alone, without what stands beyond its end, and its results are 0 beyond their number. The windows of
    the pools of sequences stand side by side, the last of them shorter.
    """
    NUMBERS.manual_seed(8)
    N, H, W, C, F_, T, B, K = 2, 6, 7, 3, 4, 9, 3, 4
    lengths = torch.tensor([9, 4, 6])
    tensors = {"lengths": lengths}

    def add(prefix, inputs, y):
        loss_weight = random(*y.shape)
        loss = (loss_weight * y).sum()
        tensors.update(prefixed(prefix + ".", {**inputs, "y": y, "loss_weight": loss_weight, **gradients(loss, inputs)}))

    def pictures(f, x):
        return f(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)

    def sentences(f, x):
        """f takes [1, C, T] of one sentence."""
        results = [f(x[:n, b].T[None])[0].T for b, n in enumerate(lengths)]
        return torch.stack([F.pad(y, (0, 0, 0, max(map(len, results)) - len(y))) for y in results], 1)

    x, w, b = random(N, H, W, C), random(F_, 3 * 2 * C), random(F_)
    filters = w.reshape(F_, 3, 2, C).permute(0, 3, 1, 2)
    add("pictures", {"x": x, "w": w, "b": b}, pictures(lambda p: F.conv2d(p, filters, b, stride=(2, 1), padding=(1, 1)), x))
    x, w, b = random(T, B, C), random(F_, K * C), random(F_)
    filters = w.reshape(F_, K, C).permute(0, 2, 1)
    add("sequences", {"x": x, "w": w, "b": b}, sentences(lambda s: F.conv1d(F.pad(s, (1, 2)), filters, b, stride=2), x))
    for kind, pool, options in (("max", F.max_pool2d, {}), ("mean", F.avg_pool2d, {"count_include_pad": False})):
        x = random(N, H, W, C)
        add(f"{kind}_pictures", {"x": x}, pictures(lambda p: pool(p, (3, 2), stride=(2, 2), padding=1, **options), x))
    for kind, pool in (("max", F.max_pool1d), ("mean", F.avg_pool1d)):
        x = random(T, B, C)
        add(f"{kind}_sequences", {"x": x}, sentences(lambda s: pool(s, 4, ceil_mode=True), x))
        x = random(T, B, C)
        add(f"{kind}_time", {"x": x}, sentences(lambda s: pool(s, s.shape[-1]), x)[0])
    save(name, "Convolution and pooling of pictures and of sentences of different lengths; loss = sum(loss_weight * y). Windows: pictures 3 x 2, "
         "stride 2 x 1, padding 1 x 1; sequences 4, stride 2, padding (1, 2); pools of pictures 3 x 2, stride 2, padding 1, which the mean does not "
         "count; pools of sequences 4 side by side; time: the whole sentence.",
         {"N": N, "H": H, "W": W, "C": C, "F": F_, "T": T, "B": B, "K": K}, tensors)


# --- Layer normalization -----------------------------------------------------------------------------------------------

def normalize(x, gain, bias):
    return F.layer_norm(x, gain.shape, gain, bias, eps=1e-5)


def layer_norm(name):
    NUMBERS.manual_seed(6)
    T, B, H = 4, 3, 7
    inputs = {"x": random(T, B, H), "gain": random(H), "bias": random(H)}
    y, loss_weight = normalize(**inputs), random(T, B, H)
    loss = (loss_weight * y).sum()
    save(name, "Layer normalization over H, eps 1e-5: y = gain (x - mean) / sqrt(variance + eps) + bias. loss = sum(loss_weight * y).",
         {"T": T, "B": B, "H": H}, {**inputs, "y": y, "loss_weight": loss_weight, "loss": loss, **gradients(loss, inputs)})


def gaussian(name):
    NUMBERS.manual_seed(17)
    T, B, Z = 4, 3, 5

    def variance(log_deviation):
        return torch.exp(2 * log_deviation) + 1e-6

    def normal(mean, log_deviation):
        return torch.distributions.Normal(mean, variance(log_deviation).sqrt())

    inputs = {key: random(T, B, Z) for key in ["mean", "log_deviation", "prior_mean", "prior_log_deviation"]}
    mean, log_deviation, prior_mean, prior_log_deviation = inputs.values()
    target, noise, loss_weight = [random(T, B, Z) for _ in range(3)]
    terms = F.gaussian_nll_loss(mean, target, variance(log_deviation), full=True, eps=1e-12, reduction="none")
    divergence = torch.distributions.kl_divergence(normal(mean, log_deviation), normal(prior_mean, prior_log_deviation))
    draw = mean + normal(mean, log_deviation).stddev * noise
    likelihood, drawn, far = terms.sum(), (loss_weight * draw).sum(), (loss_weight * divergence).sum()
    own = {"mean": mean, "log_deviation": log_deviation}
    save(name, "Gaussians of variance v = exp(2 log_deviation) + 1e-6. loss: the negative log-likelihoods of target, their gradients those of the sum. draw = mean"
         " + sqrt(v) noise, and kl = KL(q || prior), with the gradients of sum(loss_weight * y) for y = draw and kl.",
         {"T": T, "B": B, "Z": Z}, {**inputs, "target": target, "noise": noise, "loss_weight": loss_weight,
                                    "loss": terms, **prefixed("loss.", gradients(likelihood, own)), "draw": draw, **prefixed("draw.", gradients(drawn, own)),
                                    "kl": divergence, **prefixed("kl.", gradients(far, inputs))})


def language_model(name):
    """A language model whose layers have normalized outputs; their states are not normalized."""
    NUMBERS.manual_seed(7)
    V, E, L, H = 13, 5, 2, 6
    texts = [target for _, target in SENTENCES]
    read, written = time_major([[BOS] + text for text in texts]), time_major([text + [EOS] for text in texts])
    layers = [randomized(nn.LSTM, E if layer == 0 else H, H) for layer in range(L)]
    weights = {"decoder.embedding": random(V, E)}
    for layer in range(L):
        weights |= {f"decoder.layers.{layer}.{short}": getattr(layers[layer], f"{long}_l0") for short, long in WEIGHTS.items()}
        weights |= {f"decoder.norms.{layer}.gain": random(H), f"decoder.norms.{layer}.bias": random(H)}
    weights |= {"output.w": random(V, H), "output.b": random(V)}
    x = weights["decoder.embedding"][read]
    for layer in range(L):
        x = normalize(layers[layer](x)[0], weights[f"decoder.norms.{layer}.gain"], weights[f"decoder.norms.{layer}.bias"])
    logits = x @ weights["output.w"].T + weights["output.b"]
    loss = F.cross_entropy(logits.flatten(0, 1), written.flatten(), ignore_index=PAD)
    save(name, "Language model of LSTM layers that begin with zeros; the outputs of each layer, not its states, are normalized (eps 1e-5). "
         "loss = mean cross-entropy per token that is not padding.", {"V": V, "E": E, "L": L, "H": H, "T": len(read), "B": len(texts)},
         {"input": read, "output": written, **weights, "logits": logits, "loss": loss, **gradients(loss, weights)})


def highway_language_model(name):
    """A language model of IndRNN layers with zoneout as in decoding, normalized outputs and highway connections above the lowest layer."""
    NUMBERS.manual_seed(13)
    V, E, L, H, P = 13, 5, 3, 6, 0.25
    texts = [target for _, target in SENTENCES]
    read, written = time_major([[BOS] + text for text in texts]), time_major([text + [EOS] for text in texts])
    weights = {"decoder.embedding": random(V, E)}
    for layer in range(L):
        of = f"decoder.layers.{layer}."
        weights |= {of + "w_ih": random(H, E if layer == 0 else H), of + "u_hh": random(H), of + "b_ih": random(H)}
        weights |= {f"decoder.norms.{layer}.gain": random(H), f"decoder.norms.{layer}.bias": random(H)}
        if layer > 0:
            weights |= {f"decoder.connections.{layer}.w_t": random(H, H), f"decoder.connections.{layer}.b_t": random(H)}
    weights |= {"output.w": random(V, H), "output.b": random(V)}
    x = weights["decoder.embedding"][read]
    for layer in range(L):
        w, u, b = (weights[f"decoder.layers.{layer}.{part}"] for part in ("w_ih", "u_hh", "b_ih"))
        h, outputs = torch.zeros(len(texts), H), []
        for step in x:
            h = P * h + (1 - P) * torch.relu(step @ w.T + b + u * h)
            outputs.append(h)
        y = normalize(torch.stack(outputs), weights[f"decoder.norms.{layer}.gain"], weights[f"decoder.norms.{layer}.bias"])
        if layer > 0:
            gate = torch.sigmoid(x @ weights[f"decoder.connections.{layer}.w_t"].T + weights[f"decoder.connections.{layer}.b_t"])
            y = gate * y + (1 - gate) * x
        x = y
    logits = x @ weights["output.w"].T + weights["output.b"]
    loss = F.cross_entropy(logits.flatten(0, 1), written.flatten(), ignore_index=PAD)
    save(name, "Language model of IndRNN layers that begin with zeros, with zoneout 0.25 as in decoding (h' = 0.25 h + 0.75 relu(w_ih x + b_ih + u_hh h)); the "
         "outputs of each layer are normalized (eps 1e-5), and above the lowest layer y = t f(x) + (1 - t) x with t = sigmoid(w_t x + b_t). "
         "loss = mean cross-entropy per token that is not padding.", {"V": V, "E": E, "L": L, "H": H, "T": len(read), "B": len(texts)},
         {"input": read, "output": written, **weights, "logits": logits, "loss": loss, **gradients(loss, weights)})


# --- The whole model ---------------------------------------------------------------------------------------------------

SENTENCES = [([4, 9, 10, 5, 7], [5, 12, 7, 4]), ([8, 4], [6, 5, 5, 11, 8, 9]), ([6, 5, 4, 9], [10, 7])]


def time_major(rows):
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], padding_value=PAD)


def model(name, module, kind, input_feeding=False, context_feeding=False, deep=False):
    NUMBERS.manual_seed(3)
    v_src, v_trg, E, L, h, H = 11, 13, 5, 2, 3, 6
    source = time_major([s + [EOS] for s, _ in SENTENCES])
    target_input = time_major([[BOS] + t for _, t in SENTENCES])
    target_output = time_major([t + [EOS] for _, t in SENTENCES])
    lengths = (source != PAD).sum(0)
    (S, B), T = source.shape, len(target_input)
    states = ["h", "c"] if module is nn.LSTM else ["h"]

    encoder = randomized(module, E, h, L, bidirectional=True)
    first = E + (H if input_feeding else 0) + (2 * h if context_feeding else 0)
    decoder = [randomized(module, first, H), randomized(module, H + 2 * h, H)] if deep else randomized(module, first, H, L)
    attend = Attention(kind, H, 2 * h, H, E if deep else 0) if kind else None
    weights = {"encoder.embedding": random(v_src, E), "decoder.embedding": random(v_trg, E)}
    for layer in range(L):
        for direction, suffix in DIRECTIONS.items():
            for short, long in WEIGHTS.items():
                weights[f"encoder.layers.{layer}.{direction}.{short}"] = getattr(encoder, f"{long}_l{layer}{suffix}")
    for layer in range(L):
        for s in states:
            weights |= {f"bridge.{layer}.w_{s}": random(H, 2 * h), f"bridge.{layer}.b_{s}": random(H)}
    for layer in range(L):
        for short, long in WEIGHTS.items():
            weights[f"decoder.layers.{layer}.{short}"] = (
                getattr(decoder[layer], f"{long}_l0") if deep else getattr(decoder, f"{long}_l{layer}"))
    weights |= prefixed("attention.", attend.weights if attend else {}) | {"output.w": random(v_trg, H), "output.b": random(v_trg)}

    memory, last = run_packed(encoder, weights["encoder.embedding"][source], lengths)
    last = last if isinstance(last, tuple) else (last,)

    def bridge(s, final):  # [2 L, B, h], layer by layer, forward before backward -> [L, B, H]
        return torch.stack([
            torch.tanh(torch.cat([final[2 * layer], final[2 * layer + 1]], -1) @ weights[f"bridge.{layer}.w_{s}"].T
                       + weights[f"bridge.{layer}.b_{s}"]) for layer in range(L)])

    start = [bridge(s, final) for s, final in zip(states, last)]
    state = tuple(start) if len(start) == 2 else start[0]
    if deep:
        state = [tuple(s[layer:layer + 1] for s in state) for layer in range(L)]
    words, feed, alphas, attentionals = weights["decoder.embedding"][target_input], torch.zeros(1, B, H), [], []
    vector = torch.cat([last[0][-2], last[0][-1]], -1)[None]  # last forward and backward state of the uppermost layer
    for t in range(T):
        entering = [words[t:t + 1]] + ([feed] if input_feeding else []) + ([vector] if context_feeding else [])
        if deep:  # the lowest layer looks, the upper one reads the context too, the output the last word as well
            query, state[0] = decoder[0](torch.cat(entering, -1), state[0])
            alpha, context = attend.look(query, memory, lengths)
            top, state[1] = decoder[1](torch.cat([query, context], -1), state[1])
            feed = attend.combine(top, context, words[t:t + 1])
            alphas.append(alpha)
        else:
            feed, state = decoder(torch.cat(entering, -1), state)
            if attend:
                alpha, _, feed = attend(feed, memory, lengths)
                alphas.append(alpha)
        attentionals.append(feed)
    attentional = torch.cat(attentionals)
    logits = attentional @ weights["output.w"].T + weights["output.b"]

    tensors = {"source": source, "source_lengths": lengths, "target_input": target_input, "target_output": target_output,
               **weights, "encoder.outputs": memory, **{f"decoder.{s}0": v for s, v in zip(states, start)},
               **({"alpha": torch.cat(alphas, 1)} if attend else {}), "attentional": attentional, "logits": logits}
    for prefix, smoothing in (("", 0.0), ("smoothed.", 0.1)):
        loss = F.cross_entropy(logits.flatten(0, 1), target_output.flatten(), ignore_index=PAD, label_smoothing=smoothing)
        tensors |= prefixed(prefix, {"loss": loss, **gradients(loss, weights)})
    feeding = ("decoder input [embedding; previous attentional state], zero at first" if input_feeding else
               "decoder input [embedding; last forward state; last backward state of the encoder's uppermost layer]" if context_feeding else
               "no input feeding")
    if deep:
        feeding += ("; attention from layer 0, layer 1 reads [output of layer 0; context], "
                    "attentional = tanh(w_c [output of layer 1; context; embedding] + b_c)")
    save(name, f"Encoder-decoder of {module.__name__} layers, {kind or 'no'} attention, {feeding}; "
         "encoder bidirectional with h to each side; decoder state of layer l = tanh(w [last forward; last backward] + b); "
         "logits = output.w attentional + output.b; loss = mean cross-entropy per target token that is not padding; "
         "smoothed: label smoothing eps 0.1, (1 - eps) (-log p of the target) + eps (mean of -log p over the vocabulary).",
         {"V_src": v_src, "V_trg": v_trg, "E": E, "L": L, "h": h, "H": H, "S": S, "T": T, "B": B}, tensors)


# --- Transformers ------------------------------------------------------------------------------------------------------

def multi_head(name):
    """torch.nn.MultiheadAttention of queries over a padded memory, and the mean weights of its heads."""
    NUMBERS.manual_seed(12)
    T, B, S, H, N, D, lengths = 4, 3, 5, 6, 2, 7, torch.tensor([5, 2, 4])
    layer = randomized(nn.MultiheadAttention, H, N, kdim=D, vdim=D)
    q, m, loss_weight = random(T, B, H), random(S, B, D), random(T, B, H)
    weights_loss = random(B, T, S)  # guided alignment gives the weights a gradient of their own
    y, alpha = layer(q, m, m, key_padding_mask=torch.arange(S)[None, :] >= lengths[:, None])
    loss = (loss_weight * y).sum() + (weights_loss * alpha).sum()
    inputs = {"q": q, "m": m, "w_q": layer.q_proj_weight, "w_k": layer.k_proj_weight, "w_v": layer.v_proj_weight, "b": layer.in_proj_bias,
              "w_o": layer.out_proj.weight, "b_o": layer.out_proj.bias}
    save(name, " ".join(multi_head.__doc__.split()) + " b = [b_q; b_k; b_v]. loss = sum(loss_weight.y * y) + sum(loss_weight.alpha * alpha). m is not zero where padded.",
         {"T": T, "B": B, "S": S, "H": H, "N": N, "D": D},
         {"lengths": lengths, **inputs, "y": y, "alpha": alpha.transpose(0, 1), "loss_weight.y": loss_weight, "loss_weight.alpha": weights_loss.transpose(0, 1),
          "loss": loss, **gradients(loss, inputs)})


def waves(time, width):
    """The positions of Vaswani et al. 2017: sin and cos of t / 10000^(2 i / width) side by side."""
    angle = torch.arange(time)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([torch.sin(angle), torch.cos(angle)], -1).flatten(1)[:, None]


def transformer(name, norm_first):
    """An encoder-decoder of torch.nn.TransformerEncoderLayer and TransformerDecoderLayer over scaled word vectors with sinusoidal positions."""
    NUMBERS.manual_seed(13)
    v_src, v_trg, L, H, N, W = 11, 13, 2, 6, 2, 9
    source = time_major([s + [EOS] for s, _ in SENTENCES])
    target_input = time_major([[BOS] + t for _, t in SENTENCES])
    target_output = time_major([t + [EOS] for _, t in SENTENCES])
    lengths = (source != PAD).sum(0)
    (S, B), T = source.shape, len(target_input)
    options = {"dropout": 0.0, "norm_first": norm_first}
    encoder = [randomized(nn.TransformerEncoderLayer, H, N, W, **options) for _ in range(L)]
    decoder = [randomized(nn.TransformerDecoderLayer, H, N, W, **options) for _ in range(L)]
    norms = [randomized(nn.LayerNorm, H) for _ in range(2)] if norm_first else []
    tables = {"encoder.embedding": random(v_src, H), "decoder.embedding": random(v_trg, H), "output.w": random(v_trg, H), "output.b": random(v_trg)}

    hidden = (source == PAD).T
    memory = tables["encoder.embedding"][source] * H ** 0.5 + waves(S, H)
    for layer in encoder:
        memory = layer(memory, src_key_padding_mask=hidden)
    memory = norms[0](memory) if norms else memory
    later = torch.ones(T, T).triu(1).bool()
    x = tables["decoder.embedding"][target_input] * H ** 0.5 + waves(T, H)
    seen = {}
    attend = decoder[-1].multihead_attn.forward
    decoder[-1].multihead_attn.forward = lambda *given, need_weights, **named: seen.setdefault("alpha", attend(*given, need_weights=True, **named))
    for layer in decoder:
        x = layer(x, memory, tgt_mask=later, memory_key_padding_mask=hidden)
    x = norms[1](x) if norms else x
    logits = x @ tables["output.w"].T + tables["output.b"]

    def by_head(rows, parts):  # PyTorch has the parts (q, k, v) one behind the other, we have the parts of a head
        return rows.unflatten(0, (parts, N, H // N)).transpose(0, 1).flatten(0, 2)

    def weights(of):
        found = {}
        for side, layers in (("encoder", encoder), ("decoder", decoder)):
            for i, layer in enumerate(layers):
                attention, at = layer.self_attn, f"{side}.layers.{i}."
                found |= {at + "attention.w_qkv": by_head(of(attention.in_proj_weight), 3), at + "attention.b_qkv": by_head(of(attention.in_proj_bias), 3),
                          at + "attention.w_o": of(attention.out_proj.weight), at + "attention.b_o": of(attention.out_proj.bias),
                          at + "feed_forward.w_1": of(layer.linear1.weight), at + "feed_forward.b_1": of(layer.linear1.bias),
                          at + "feed_forward.w_2": of(layer.linear2.weight), at + "feed_forward.b_2": of(layer.linear2.bias)}
                parts = ["attention", "memory", "feed_forward"] if side == "decoder" else ["attention", "feed_forward"]
                for number, part in enumerate(parts, 1):
                    norm = getattr(layer, f"norm{number}")
                    found |= {f"{at}{part}_norm.gain": of(norm.weight), f"{at}{part}_norm.bias": of(norm.bias)}
                if side == "decoder":
                    attention = layer.multihead_attn
                    found |= {at + "memory.w_q": of(attention.in_proj_weight)[:H], at + "memory.b_q": of(attention.in_proj_bias)[:H],
                              at + "memory.w_o": of(attention.out_proj.weight), at + "memory.b_o": of(attention.out_proj.bias)}
        for kind, values in (("w", "in_proj_weight"), ("b", "in_proj_bias")):  # keys and values of all layers: head, layer, part
            found[f"decoder.memory.{kind}_kv"] = by_head(torch.cat([of(getattr(layer.multihead_attn, values))[H:] for layer in decoder]), 2 * L)
        for side, norm in zip(("encoder", "decoder"), norms):
            found |= {f"{side}.norm.gain": of(norm.weight), f"{side}.norm.bias": of(norm.bias)}
        return found | {key: of(table) for key, table in tables.items()}

    tensors = {"source": source, "source_lengths": lengths, "target_input": target_input, "target_output": target_output, **weights(lambda w: w),
               "encoder.outputs": memory, "alpha": seen["alpha"][1].transpose(0, 1), "logits": logits}
    every = [p for module in (*encoder, *decoder, *norms) for p in module.parameters()] + list(tables.values())
    for prefix, smoothing in (("", 0.0), ("smoothed.", 0.1)):
        loss = F.cross_entropy(logits.flatten(0, 1), target_output.flatten(), ignore_index=PAD, label_smoothing=smoothing)
        found = dict(zip(map(id, every), torch.autograd.grad(loss, every, retain_graph=True)))
        tensors |= prefixed(prefix, {"loss": loss, **prefixed("grad.", weights(lambda w: found[id(w)]))})
    save(name, " ".join(transformer.__doc__.split()) + f" norm_first {norm_first}. w_qkv: rows head, part (q, k, v), element; w_kv: rows head, layer, part, element. "
         "alpha [T, B, S]: the mean weights of the last layer's heads on the memory. loss and smoothed as in model.json.",
         {"V_src": v_src, "V_trg": v_trg, "L": L, "H": H, "N": N, "F": W, "S": S, "T": T, "B": B}, tensors)


# --- A model of another toolkit ----------------------------------------------------------------------------------------

def safetensors(path, tensors):
    """The format's header, as JSON, and the values in float32, which hold multiples of 1/32 exactly."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().to(torch.float32).numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def joeynmt(name, module, kind, input_feeding, version):
    """A folder as JoeyNMT leaves it. Both cells start from tanh(W h + b), h the last states of the encoder's uppermost layer."""
    NUMBERS.manual_seed(4)
    words = {"src": ["ein", "mann", "läuft", "im", "park", "@@e", "."], "trg": ["a", "man", "runs", "in", "the", "park", ".", "<x>"]}
    pairs = [("ein mann läuft .", "a man runs ."), ("im park", "in the park"), ("mann unbekannt", "the man")]
    vocabulary = {side: ["<unk>", "<pad>", "<s>", "</s>"] + tokens for side, tokens in words.items()}
    E, L, h, H = 5, 2, 3, 6
    encoder, decoder = randomized(module, E, h, L, bidirectional=True), randomized(module, E + (H if input_feeding else 0), H, L)
    tensors = {"src_embed.lut.weight": random(len(vocabulary["src"]), E), "trg_embed.lut.weight": random(len(vocabulary["trg"]), E)}
    tensors |= prefixed("encoder.rnn.", dict(encoder.named_parameters())) | prefixed("decoder.rnn.", dict(decoder.named_parameters()))
    tensors |= {"decoder.att_vector_layer.weight": random(H, H + 2 * h), "decoder.att_vector_layer.bias": random(H),
                "decoder.bridge_layer.weight": random(H, 2 * h), "decoder.bridge_layer.bias": random(H),
                "decoder.output_layer.weight": random(len(vocabulary["trg"]), H), "decoder.attention.key_layer.weight": random(H, 2 * h)}
    if kind == "bahdanau":
        tensors |= {"decoder.attention.query_layer.weight": random(H, H), "decoder.attention.energy_layer.weight": random(1, H)}

    def ids(side, text):
        return [vocabulary[side].index(word) if word in vocabulary[side] else 0 for word in text.split()]

    scores = []
    for source, target in pairs:
        states, last = encoder(tensors["src_embed.lut.weight"][ids("src", source) + [EOS]][:, None])
        top = (last[0] if module is nn.LSTM else last)[-2:].reshape(1, 2 * h)
        first = torch.tanh(top @ tensors["decoder.bridge_layer.weight"].T + tensors["decoder.bridge_layer.bias"]).expand(L, 1, H).contiguous()
        state, feed, total = (first, first) if module is nn.LSTM else first, torch.zeros(1, H), 0
        keys = states[:, 0] @ tensors["decoder.attention.key_layer.weight"].T
        for read, written in zip([BOS] + ids("trg", target), ids("trg", target) + [EOS]):
            word = tensors["trg_embed.lut.weight"][read][None]
            output, state = decoder(torch.cat([word, feed], 1)[None] if input_feeding else word[None], state)
            query = output[0]
            energy = (torch.tanh(query @ tensors["decoder.attention.query_layer.weight"].T + keys) @ tensors["decoder.attention.energy_layer.weight"][0]
                      if kind == "bahdanau" else (keys @ query[0]))
            context = torch.softmax(energy, 0)[None] @ states[:, 0]
            feed = torch.tanh(torch.cat([query, context], 1) @ tensors["decoder.att_vector_layer.weight"].T + tensors["decoder.att_vector_layer.bias"])
            total += torch.log_softmax(feed @ tensors["decoder.output_layer.weight"].T, 1)[0, written].item()
        scores.append(total)

    folder = Path(__file__).parent / name
    folder.mkdir(exist_ok=True)
    safetensors(folder / "best.safetensors", tensors)
    for side, tokens in vocabulary.items():
        (folder / f"{side}_vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8", newline="\n")
    sides = ("    src: {lang: de, level: word, lowercase: False}\n    trg: {lang: en, level: bpe, tokenizer_type: subword-nmt}\n" if version == 2
             else "    src: de\n    trg: en\n    level: word\n    lowercase: False\n")
    (folder / "config.yaml").write_text(f"name: {name}\ndata:\n{sides}model:\n    decoder: {{init_hidden: bridge, attention: {kind}}}\n"
                                        "training: {random_seed: 42, some_key_of_joeynmt: [1, 2]}\n", encoding="utf-8", newline="\n")
    (folder / "scores.json").write_text(json.dumps([{"source": s, "target": t, "log_probability": float(f"{score:.9g}")}
                                                    for (s, t), score in zip(pairs, scores)], ensure_ascii=False, indent=2) + "\n",
                                        encoding="utf-8", newline="\n")


# --- Optimizers and learning rates -------------------------------------------------------------------------------------

def optimizers(name):
    """Weights after STEPS updates with given gradients, and the moments that the optimizer then has."""
    NUMBERS.manual_seed(4)
    N, STEPS = 37, 6
    first, grads = random(N).detach(), [random(N).detach() for _ in range(STEPS)]
    tensors = {"w": first, **{f"gradient.{t}": g for t, g in enumerate(grads)}}
    for key, make, moments in (
            ("adam", lambda w: torch.optim.Adam(w, lr=0.01, weight_decay=0.1), ("exp_avg", "exp_avg_sq")),
            ("adamw", lambda w: torch.optim.AdamW(w, lr=0.01, weight_decay=0.1), ("exp_avg", "exp_avg_sq")),
            ("sgd", lambda w: torch.optim.SGD(w, lr=0.01, momentum=0.9, weight_decay=0.1), ("momentum_buffer",)),
            ("adagrad", lambda w: torch.optim.Adagrad(w, lr=0.01, weight_decay=0.1), ("sum",)),
            ("adadelta", lambda w: torch.optim.Adadelta(w, lr=1, weight_decay=0.1), ("square_avg", "acc_delta")),
            ("rmsprop", lambda w: torch.optim.RMSprop(w, lr=0.01, weight_decay=0.1, momentum=0.9),
             ("square_avg", "momentum_buffer"))):
        w = first.clone().requires_grad_()
        optimizer = make([w])
        for gradient in grads:
            w.grad = gradient.clone()
            optimizer.step()
        tensors |= {f"{key}.w": w} | {f"{key}.moment.{i}": optimizer.state[w][m] for i, m in enumerate(moments)}
    save(name, "Optimizers with the defaults of torch.optim, rate 0.01 (Adadelta 1), weight decay 0.1, momentum 0.9 (SGD, RMSprop).",
         {"N": N, "steps": STEPS}, tensors)


def schedules(name):
    """Rates of the first 40 updates, peak 0.5, lowest 0.1."""
    from torch.optim import lr_scheduler as s
    tensors = {}
    for key, make in (("exponential", lambda o: s.ExponentialLR(o, gamma=0.25 ** (1 / 10))),
                      ("cosine", lambda o: s.CosineAnnealingLR(o, T_max=39, eta_min=0.1)),
                      ("cosine_restarts", lambda o: s.CosineAnnealingWarmRestarts(o, T_0=10, T_mult=2, eta_min=0.1)),
                      ("cyclical", lambda o: s.CyclicLR(o, base_lr=0.1, max_lr=0.5, step_size_up=10, cycle_momentum=False))):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
        schedule, rates = make(optimizer), []
        for _ in range(40):
            rates.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        tensors[key] = torch.tensor(rates)
    save(name, "Learning rates of torch.optim.lr_scheduler at updates 1 to 40: peak 0.5, lowest 0.1; exponential 0.25 in 10 updates; "
         "cosine over 39; cosine_restarts 10, then 20; cyclical 10 up, 10 down.", {"steps": 40}, tensors)


def opennmt(name, module, kind, input_feeding):
    """Tensors as OpenNMT-py names them. The source has no end; the decoder starts with the encoder's last states, layer by layer."""
    NUMBERS.manual_seed(5)
    vocabulary = {"src": ["<unk>", "<blank>", "ein", "mann", "läuft", "im", "park", "."],
                  "trg": ["<blank>", "<s>", "</s>", "<unk>", "a", "man", "runs", "in", "the", "park", "."]}
    pairs = [("ein mann läuft .", "a man runs ."), ("im park", "in the park"), ("mann unbekannt", "the man")]
    E, L, h, H = 5, 2, 3, 6
    encoder, decoder = randomized(module, E, h, L, bidirectional=True), randomized(module, E + (H if input_feeding else 0), H, L)
    tensors = {"encoder.embeddings.make_embedding.emb_luts.0.weight": random(len(vocabulary["src"]), E),
               "decoder.embeddings.make_embedding.emb_luts.0.weight": random(len(vocabulary["trg"]), E),
               "decoder.attn.linear_out.weight": random(H, 2 * H),
               "generator.0.weight": random(len(vocabulary["trg"]), H), "generator.0.bias": random(len(vocabulary["trg"]))}
    tensors |= prefixed("encoder.rnn.", dict(encoder.named_parameters()))
    tensors |= {(f"decoder.rnn.layers.{key[-1]}.{key[:-3]}" if input_feeding else f"decoder.rnn.{key}"): value
                for key, value in decoder.named_parameters()}
    if kind == "general":
        tensors["decoder.attn.linear_in.weight"] = random(H, H)

    def ids(side, text):
        return [vocabulary[side].index(word if word in vocabulary[side] else "<unk>") for word in text.split()]

    begin, end, scores = vocabulary["trg"].index("<s>"), vocabulary["trg"].index("</s>"), []
    for source, target in pairs:
        states, last = encoder(tensors["encoder.embeddings.make_embedding.emb_luts.0.weight"][ids("src", source)][:, None])
        both = [torch.cat([final[0::2], final[1::2]], 2) for final in (last if module is nn.LSTM else (last,))]
        state, feed, total = tuple(both) if module is nn.LSTM else both[0], torch.zeros(1, H), 0
        for read, written in zip([begin] + ids("trg", target), ids("trg", target) + [end]):
            word = tensors["decoder.embeddings.make_embedding.emb_luts.0.weight"][read][None]
            output, state = decoder(torch.cat([word, feed], 1)[None] if input_feeding else word[None], state)
            query = output[0]
            scored = query @ tensors["decoder.attn.linear_in.weight"].T if kind == "general" else query
            context = torch.softmax(states[:, 0] @ scored[0], 0)[None] @ states[:, 0]
            feed = torch.tanh(torch.cat([context, query], 1) @ tensors["decoder.attn.linear_out.weight"].T)
            total += torch.log_softmax(feed @ tensors["generator.0.weight"].T + tensors["generator.0.bias"], 1)[0, written].item()
        scores.append(total)
    folder = Path(__file__).parent / name
    folder.mkdir(exist_ok=True)
    safetensors(folder / "model.safetensors", tensors)
    for side, tokens in vocabulary.items():
        (folder / f"{side}_vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8", newline="\n")
    (folder / "scores.json").write_text(json.dumps([{"source": s, "target": t, "log_probability": float(f"{score:.9g}")}
                                                    for (s, t), score in zip(pairs, scores)], ensure_ascii=False, indent=2) + "\n",
                                        encoding="utf-8", newline="\n")


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    recurrent("lstm.json", nn.LSTM, "i, f, g, o")
    recurrent("gru.json", nn.GRU, "r, z, n, with n = tanh(w_in x + b_in + r (w_hn h + b_hn)), h' = (1 - z) n + z h")
    recurrent("rnn.json", nn.RNN, "one, h' = tanh(w_ih x + b_ih + w_hh h + b_hh)")
    indrnn("indrnn.json")
    attention()
    pointer()
    layer_norm("layer-norm.json")
    gaussian("gaussian.json")
    convolution("convolution.json")
    language_model("language-model.json")
    highway_language_model("language-model-highway.json")
    multi_head("multi-head.json")
    transformer("transformer.json", norm_first=True)
    transformer("transformer-post.json", norm_first=False)
    model("model.json", nn.LSTM, "general")
    model("model-input-feeding.json", nn.GRU, "additive", input_feeding=True)
    model("model-context-feeding.json", nn.GRU, None, context_feeding=True)
    model("model-deep.json", nn.LSTM, "additive", input_feeding=True, deep=True)
    joeynmt("joeynmt-lstm", nn.LSTM, "bahdanau", True, 2)
    joeynmt("joeynmt-gru", nn.GRU, "luong", False, 1)
    optimizers("optimizers.json")
    schedules("schedules.json")
    opennmt("opennmt-lstm", nn.LSTM, "general", True)
    opennmt("opennmt-gru", nn.GRU, "dot", False)
