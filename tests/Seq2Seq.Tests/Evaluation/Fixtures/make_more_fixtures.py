#!/usr/bin/env python3
"""Writes references.json, chinese.json, ter.json, rouge.json and significance.json beside this script: segments with several references, and what
sacreBLEU (BLEU, chrF, TER, paired tests) and rouge-score (ROUGE) give them.

Needs the Python packages `sacrebleu` (2.x), `regex` and `rouge-score`. Run: python3 make_more_fixtures.py [NAME...]
"""

import random
import sys
from pathlib import Path

import sacrebleu
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu import significance as paired

from make_fixtures import SENTENCES, dump, garble, odd_pair

CHINESE = [
    "今天天气很好，我们去公园散步吧。",
    "他在2019年买了3.5公斤苹果，花了1,250元。",
    "“你好！”她说——然后离开了……",
    "我用Python写了一个program，共有1,024行；不是吗？",
    "北京（首都）的人口约为2154万。",
    "【注意】请勿吸烟：违者罚款￥50！",
    "今日は天気がいいですね。散歩に行きましょう、3時に。",
    "カタカナとひらがな、ｶﾅ・半角。",
    "𠀀𠀁 是生僻字 ㍿ ㈱ 〇 々 〆 ⼀ ⺀",
    "Plain English, with 1,000 words - and 'quotes'.",
    ".5 和 ,5",
    "☆★ ✓ – — ‘a’ “b” … ① ⅓",
]

TER_VARIANTS = [dict(), dict(normalized=True), dict(no_punct=True), dict(case_sensitive=True), dict(asian_support=True),
                dict(normalized=True, no_punct=True), dict(normalized=True, asian_support=True), dict(no_punct=True, asian_support=True),
                dict(normalized=True, no_punct=True, asian_support=True, case_sensitive=True)]


def moved(sentence, rng):
    """A hypothesis for TER: sequences of words stand elsewhere, and some words are others."""
    words = sentence.split(" ")
    for _ in range(rng.randrange(1, 5)):
        start, length = rng.randrange(len(words)), rng.randrange(1, 6)
        block, rest = words[start:start + length], words[:start] + words[start + length:]
        at = rng.randrange(len(rest) + 1)
        words = rest[:at] + block + rest[at:]
    return " ".join(rng.choice(words) if rng.random() < 0.1 else w for w in words)


def scored(metric, hypotheses, references):
    score = metric.corpus_score(hypotheses, references)
    return dict(signature=str(metric.get_signature()), score=score.score, text=str(score))


def references():
    rng = random.Random(1)
    hypotheses = [garble(s, rng) for s in SENTENCES + CHINESE] + ["", "nothing here", "the the the"]
    sets = [[garble(s, rng) for s in SENTENCES + CHINESE] + last for last in (["a", "", "the cat"], ["", "", "the the"], ["a b", "x", "cat"])]
    metrics = [("bleu", BLEU, dict(tokenize=t, force=True)) for t in ("13a", "zh", "char", "intl", "none")]
    metrics += [("chrf", CHRF, o) for o in (dict(), dict(word_order=2), dict(lowercase=True, whitespace=True), dict(eps_smoothing=True))]
    metrics += [("ter", TER, o) for o in (dict(), dict(normalized=True, asian_support=True))]
    sentence = [BLEU(effective_order=True, force=True), CHRF(), TER()]
    return dict(hypotheses=hypotheses, references=sets,
                corpus=[dict(metric=name, options=options, **scored(kind(**options), hypotheses, sets)) for name, kind, options in metrics],
                sentences=[[m.sentence_score(h, [s[i] for s in sets]).score for m in sentence] for i, h in enumerate(hypotheses)])


def chinese():
    rng = random.Random(2)
    pairs = [("".join(c if rng.random() < 0.9 else rng.choice("的一。, 3a") for c in s), s) for _ in range(3) for s in CHINESE]
    pairs += [odd_pair(rng) for _ in range(60)] + [(garble(s, rng), s) for s in SENTENCES]
    hypotheses, single = [h for h, _ in pairs], [[r for _, r in pairs]]
    metric = BLEU(tokenize="zh", force=True)
    return dict(hypotheses=hypotheses, references=single, tokens=[metric.tokenizer(h.rstrip()) for h in hypotheses],
                corpus=[dict(metric="bleu", options=o, **scored(BLEU(force=True, **o), hypotheses, single))
                        for o in (dict(tokenize="zh"), dict(tokenize="zh", lowercase=True), dict(tokenize="char"))])


def ter():
    rng = random.Random(3)
    letters = "a b c d e f g h".split()
    pairs = [("", ""), ("a", ""), ("", "a"), ("d e f g h a b c", "a b c d e f g h")]
    pairs += [(moved(s, rng), s) for _ in range(3) for s in SENTENCES + CHINESE]
    pairs += [odd_pair(rng) for _ in range(60)]
    # Many equal words: many shifts, and more candidates than are tried.
    for n, m, of in ((20, 20, 3), (40, 30, 4), (60, 60, 2), (70, 150, 5), (150, 70, 5), (3, 200, 4), (200, 3, 4), (120, 120, 8)):
        pairs += [(" ".join(rng.choice(letters[:of]) for _ in range(n)), " ".join(rng.choice(letters[:of]) for _ in range(m))) for _ in range(2)]
    # Long distances: the beam and the farthest shift.
    long = [f"w{i}" for i in range(160)]
    pairs += [(" ".join(long[80:] + long[:80]), " ".join(long)), (" ".join(long[40:] + long[:40]), " ".join(long)),
              (" ".join(long[12:24] + long[:12] + long[24:]), " ".join(long)), (" ".join(long[:60] + long[100:]), " ".join(long))]
    hypotheses, single = [h for h, _ in pairs], [[r for _, r in pairs]]
    metric = TER()
    return dict(hypotheses=hypotheses, references=single,
                corpus=[dict(metric="ter", options=o, **scored(TER(**o), hypotheses, single)) for o in TER_VARIANTS],
                sentences=[metric.sentence_score(h, [r]).num_edits for h, r in pairs],
                tokens=[[TER(**o).tokenizer(h.rstrip()) for h in hypotheses] for o in TER_VARIANTS])


def rouge():
    rng = random.Random(4)
    pairs = [(garble(s, rng), s) for _ in range(3) for s in SENTENCES] + [odd_pair(rng) for _ in range(40)]
    pairs += [("testing", "testing one two"), ("", "testing one two"), ("/", "w1 w2"), ("", ""), ("\u212aelvin \u0130x", "kelvin ix")]
    pairs += [(moved(s, rng), garble(s, rng)) for s in SENTENCES]
    kinds = ["rouge1", "rouge2", "rougeL"]
    scorer = rouge_scorer.RougeScorer(kinds)
    scores = [scorer.score(r, h) for h, r in pairs]
    return dict(hypotheses=[h for h, _ in pairs], references=[[r for _, r in pairs]],
                sentences=[[[s[k].precision, s[k].recall, s[k].fmeasure] for k in kinds] for s in scores])


def with_ties(stats, real_difference):
    """The p-value of Riezler and Maxwell (2005): a difference as large as the one seen counts. sacreBLEU leaves ties out."""
    return (sum(stats >= real_difference - 1e-9).item() + 1) / (len(stats) + 1)


def significance():
    rng = random.Random(5)
    references = [s for _ in range(6) for s in SENTENCES if " " in s]
    systems = [[garble(s, rng) for s in references]]
    systems += [[garble(garble(s, rng), rng) if rng.random() < share else garble(s, rng) for s in references] for share in (0.02, 0.1, 0.3)]
    named = [(f"system{i}", system) for i, system in enumerate(systems)]
    metrics = dict(bleu=BLEU(references=[references], force=True), chrf=CHRF(references=[references]), ter=TER(references=[references]))
    figures = {}
    without_ties = paired._compute_p_value
    for kind in ("bs", "ar"):
        runs = []
        for paired._compute_p_value in (without_ties, with_ties):
            runs.append(paired.PairedTest(named, metrics, None, test_type=kind, n_samples=20000, n_ar_confidence=-1)()[1])
        figures[kind] = {name: [dict(score=r.score, p=r.p_value, p_with_ties=t.p_value, mean=None if r.mean is None else float(r.mean),
                                     ci=None if r.ci is None else float(r.ci))
                                for r, t in zip(results, runs[1][name])] for name, results in runs[0].items() if name != "System"}
    return dict(systems=systems, references=[references], **figures)


if __name__ == "__main__":
    for make in (references, chinese, ter, rouge, significance):
        if sys.argv[1:] and make.__name__ not in sys.argv[1:]:
            continue
        path = Path(__file__).parent / f"{make.__name__}.json"
        path.write_text(dump(dict(sacrebleu=sacrebleu.__version__, **make())), encoding="utf-8", newline="\n")
