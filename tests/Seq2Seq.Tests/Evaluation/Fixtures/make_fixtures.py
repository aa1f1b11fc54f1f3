#!/usr/bin/env python3
"""Writes the JSON files beside this script: segments, and the BLEU and chrF that sacreBLEU gives them.

Needs the Python package `sacrebleu` (2.x) and `regex`. Run: python3 make_fixtures.py
The segments are made here from a fixed seed, so a second run changes figures only if sacreBLEU does.
"""

import json
import random
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

SENTENCES = [
    "The baker sells 1,250 rolls a day, but only 3.5 of them are burnt.",
    "A well-known violinist (born in 1961) plays the second movement twice!",
    'She asked: "Who left the gate open?" - nobody answered.',
    "Mr. O'Neill's ferry leaves at 7.45 p.m.; don't be late...",
    "Prices rose by 12.75% in 2019-2020 and fell by $3,000,000 later.",
    "Write to post@example.org or see https://example.org/a_b?c=d&e=f#top.",
    "Salt &amp; pepper, &quot;fresh&quot; fish &lt;cooked&gt; and R&D; AT&T.",
    "The the the cat cat sat sat on on the the mat mat.",
    "Two dogs run across a snowy field while a child watches.",
    "A man in a blue shirt is standing on a ladder cleaning a window.",
    "Three people sit around a table and eat soup with long spoons.",
    "Rain, rain, rain: the whole week long.",
    "나는 사과를 먹는다.",
    "어제 친구가 도서관에서 책 3권을 빌렸습니다.",
    "비가 오면 우리는 집에 있을 것이다!",
    "할머니께서 만드신 김치가 참 맛있어요 ^^",
    "Über den Wolken fährt ein Zug, größer als 1.000 Häuser.",
    "Die Straße führt am Fluß entlang; Öl und Äpfel kosten 4,99 €.",
    "«Où est la gare ?» demanda-t-il – sans attendre.",
    "ΟΔΥΣΣΕΥΣ ΚΑΙ ΦΙΛΟΣ: η ΑΡΧΗ ΤΗΣ ΟΔΟΥ ΣΑΣ.",
    "İstanbul'da IŞIK hızı, ılık İYİ günler.",
    "Я люблю ЧИТАТЬ книги по вечерам.",
    "今日は天気がいいですね。散歩に行きましょう、3時に。",
    "Nice work 👍🏽 team 🎉🎉 see you at 5 🕔!",
    "Temperature: -5 degrees, +3 tomorrow, x = y*z^2 ~ 1/2 [approx.] {set} a|b \\ c `d` _e_",
    "The year was 1999. The next was 2000, or 2,001; maybe .5 or ,5 or 5- or -5.",
    "Co-operation: state-of-the-art, 10-year-old, A-1, B-, 7-up.",
    "One\u00a0hundred\u00a0000 kilometres are 5\u202f000 miles\u3000wide.",
    "Tabs\tand  double   spaces  stay  harmless ",
    "A<skipped>B <skipped> tag and <b>bold</b> &apos; &#39; &nbsp;",
    "e\u0301 is not é but a\u200bb stays one word.",
    "¿Qué? ¡Sí! “quoted” ‘single’ … — dash – dash § 5 № 7 ² ½ Ⅷ ٣,٤ ٣.٤",
    "𝔘nusual 𐄀 letters 𝟙.𝟚 and 𐄀.𐄀 marks",
    "Yes.",
    "No",
    "ok !",
    "?",
    "a b",
]

ODD = list("aB1 29.,-&;'\"<>()!?/\\_%$#@ \t") + [
    "é", "ß", "Σ", "İ", "한", "글", "。", "、", "…", "–", "“", "€", "²", "½", "٣", "👍", "🏽", "𐄀", "𝟙", "\u0301",
    "\u00a0", "\u3000", "\u2028", "\u0085", "\u001c", "\u001f", "\u200b", "\u000b", "\n", "\r", "-\n",
    "&amp;", "&quot;", "&lt;", "&gt;", "&amp;lt;", "<skipped>", "1,000", "3.14", ".5", "5."]


def garble(sentence, rng):
    """A hypothesis: the sentence with some words dropped, doubled, swapped, cased otherwise or replaced."""
    words = sentence.split(" ")
    out = []
    for word in words:
        draw = rng.random()
        if draw < 0.07:
            continue
        if draw < 0.12:
            out.append(word)
        if draw < 0.17:
            word = word.upper() if rng.random() < 0.5 else word.lower()
        elif draw < 0.23:
            word = rng.choice(rng.choice(SENTENCES).split(" "))
        elif draw < 0.26:
            word = word[:-1]
        out.append(word)
    if len(out) > 2 and rng.random() < 0.3:
        i = rng.randrange(len(out) - 1)
        out[i], out[i + 1] = out[i + 1], out[i]
    return " ".join(out)


def odd_pair(rng):
    reference = "".join(rng.choice(ODD) for _ in range(rng.randrange(1, 40)))
    hypothesis = "".join(c if rng.random() < 0.85 else rng.choice(ODD) for c in reference)
    return hypothesis, reference


def sets():
    rng = random.Random(20240229)
    general = [(garble(s, rng), s) for _ in range(6) for s in SENTENCES]
    yield "general", general
    yield "identical", [(s, s) for s in SENTENCES]
    yield "odd", [odd_pair(rng) for _ in range(200)]
    yield "empty", [("", "Nothing was said here."), ("Something was said.", ""), ("", ""), (" \u00a0 ", "x"),
                    ("The end of the story is near.", "The end of this story is near.")]
    yield "short", [("a", "a"), ("a b", "a c"), ("yes", "no"), ("a b c", "a b c"), ("x y z", "x y q")]
    yield "nothing", [("a b c d e", "v w x y z"), ("f", "u")]
    yield "silent", [("", "a b c d e"), ("", "f")]
    yield "long", [("one two three four five six seven eight nine ten eleven", "one two three four")]


BLEU_VARIANTS = [dict(tokenize=t) for t in ("13a", "none", "char", "intl")]
BLEU_VARIANTS += [dict(tokenize=t, lowercase=True) for t in ("13a", "none", "char", "intl")]
BLEU_VARIANTS += [dict(tokenize="13a", smooth_method=m) for m in ("none", "floor", "add-k")]
BLEU_VARIANTS += [dict(tokenize="none", smooth_method="floor", smooth_value=0.025),
                  dict(tokenize="none", smooth_method="add-k", smooth_value=2)]

CHRF_VARIANTS = [dict(), dict(word_order=2), dict(lowercase=True), dict(word_order=2, lowercase=True), dict(whitespace=True),
                 dict(eps_smoothing=True), dict(word_order=2, eps_smoothing=True), dict(char_order=4, beta=1), dict(word_order=1, beta=3)]


def bleu_figures(score):
    return dict(score=score.score, precisions=score.precisions, bp=score.bp, hyp_len=score.sys_len, ref_len=score.ref_len, text=str(score))


def figures(pairs):
    hypotheses, references = [h for h, _ in pairs], [r for _, r in pairs]
    bleu, chrf = [], []
    for variant in BLEU_VARIANTS:
        metric = BLEU(**variant, force=True)
        score = metric.corpus_score(hypotheses, [references])
        bleu.append(dict(options=variant, signature=str(metric.get_signature()), **bleu_figures(score)))
    for variant in CHRF_VARIANTS:
        metric = CHRF(**variant)
        score = metric.corpus_score(hypotheses, [references])
        chrf.append(dict(options=variant, signature=str(metric.get_signature()), score=score.score, text=str(score)))
    sentence_bleu, sentence_chrf = BLEU(effective_order=True, force=True), CHRF(word_order=2)
    tokens_13a, tokens_intl = (BLEU(tokenize=t).tokenizer for t in ("13a", "intl"))
    return dict(
        bleu=bleu, chrf=chrf,
        sentences=[dict(hypothesis=h, reference=r,
                        bleu=sentence_bleu.sentence_score(h, [r]).score,
                        chrf=sentence_chrf.sentence_score(h, [r]).score,
                        tokens_13a=tokens_13a(h.rstrip()), tokens_intl=tokens_intl(h.rstrip()))
                   for h, r in pairs])


def dump(value):
    """JSON with readable letters; what does not print is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=0)
    return "".join(c if c == "\n" or c.isprintable() else f"\\u{ord(c):04x}" for c in text) + "\n"


if __name__ == "__main__":
    for name, pairs in sets():
        path = Path(__file__).parent / f"{name}.json"
        path.write_text(dump(dict(sacrebleu=sacrebleu.__version__, **figures(pairs))), encoding="utf-8", newline="\n")
