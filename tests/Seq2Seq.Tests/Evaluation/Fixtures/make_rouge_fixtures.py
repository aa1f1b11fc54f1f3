#!/usr/bin/env python3
"""Writes stemmed_rouge.json beside this script: stems of words, and what rouge-score gives texts of several lines with and without stemming.

Needs the Python packages `rouge-score` and `nltk` (3.8). Run: python3 make_rouge_fixtures.py
"""

import json
import random
from pathlib import Path

import nltk
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer

KINDS = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
SUFFIXES = """ational tional enci ency anci ancy izer izers bli bly ably alli ally entli ently eli ely ousli ously ization izations ation ations ator ators
alism iveness fulness ousness aliti ality iviti ivity biliti bility fulli fully logi logy logies icate icated ative alize alized iciti icity ical ful ness
al ance ence er ic able ible ant ement ment ent sion tion ion ou ism ate iti ous ive ize ll lle e ed ing eed ied ies sses ss s y atting bling izing hopping
falling hissing fizzed filing failing""".split()
IRREGULAR = """sky skies dying lying tying news inning innings outing outings canning cannings howe proceed exceed succeed proceeds dies ties flies spied
died agreed feed freed sing bring thing bled red y yes yyy sayings toy toys enjoy employed happy crying 1990s 3rds a1ing""".split()
TEXTS = [
    "The mayors of both cities were reportedly happy with the agreement.\nThey had negotiated for weeks.",
    "Storms destroyed dozens of houses.\nFirefighters rescued nine people.\nSchools are closing.",
    "Researchers discovered an unknown species of beetles.\nIt was named after the discoverer's daughter.",
    "The company is investing $320 million in a factory.\nThe workers' union welcomed the decision, saying it creates jobs.\nThe shares rose sharply.",
    "Police arrested several men, who are suspected of stealing bicycles.\n\nThe bicycles had been stored in barns.",
    "The cat sat on the mat.\nThe cat saw the dog.\nThe dog ran.",
    "Fifteen-year-old wins national championship; the favorites failed.",
    "A B C D.\nA C E.\nB D A.",
    "",
]


def words(rng):
    letters = lambda n: "".join(rng.choice("bcdfghklmnprstvwxyz") + rng.choice("aeiouy") for _ in range(n)) + rng.choice(["", "t", "r", "w", "ss", "ll"])
    found = IRREGULAR + [letters(rng.randrange(0, 4)) + suffix for suffix in SUFFIXES for _ in range(9)]
    found += [w.strip(".,;$'").lower() for t in TEXTS for w in t.split()]
    return sorted({w for w in found if w and w.isalnum() and w.isascii()})


def changed(text, rng):
    lines = [line.split() for line in text.split("\n")]
    for line in lines:
        for i, word in enumerate(line):
            draw = rng.random()
            if draw < 0.15:
                line[i] = rng.choice(["the", "ing", "city", "cities", "agree", "closed", word + "s", word.rstrip(".s")])
            elif draw < 0.25 and i:
                line[i - 1], line[i] = line[i], line[i - 1]
    rng.shuffle(lines)
    return "\n".join(" ".join(line) for line in lines[:rng.randrange(1, len(lines) + 1)])


def main():
    rng = random.Random(1)
    stem = PorterStemmer().stem
    pairs = [(changed(r, rng), r) for _ in range(6) for r in TEXTS] + [(a, b) for a in TEXTS[:3] for b in TEXTS[3:]] + [(t, t) for t in TEXTS]
    scorers = dict(plain=rouge_scorer.RougeScorer(KINDS), stemmed=rouge_scorer.RougeScorer(KINDS, use_stemmer=True))
    scores = {name: [[[s[k].precision, s[k].recall, s[k].fmeasure] for k in KINDS] for s in (scorer.score(r, h) for h, r in pairs)]
              for name, scorer in scorers.items()}
    fixture = dict(nltk=nltk.__version__, stems={w: stem(w) for w in words(rng)}, hypotheses=[h for h, _ in pairs], references=[[r for _, r in pairs]],
                   **scores)
    path = Path(__file__).parent / "stemmed_rouge.json"
    path.write_text(json.dumps(fixture, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
