#!/bin/sh
# Makes the SentencePiece models of this folder and expected.json with Debian's sentencepiece 0.1.97:
#   apt-get install sentencepiece python3-sentencepiece && sh make.sh
# It is run in the folder of the tests, from a checkout with the bundled corpus.
set -e
head -4000 ../../../../corpora/ko-en/train.tsv | tr '\t' '\n' > text.tmp
# Replacements of the model: ½ -> 1/2, full-width a b c -> a b c, no-break and ideographic space -> space, zero-width space -> nothing, e + acute -> é
printf 'BD\t31 2F 32\nFF41\t61\nFF42\t62\nFF43\t63\nA0\t20\n3000\t20\n9\t20\nA\t20\n200B\t\n65 301\tE9\n' > rules.tmp
model() {
    name=$1
    shift
    spm_train --input=text.tmp --model_prefix="$name" --num_threads=1 --minloglevel=2 "$@"
    rm "$name.vocab"
}
model unigram --model_type=unigram --vocab_size=360 --character_coverage=0.98 --normalization_rule_tsv=rules.tmp
model bpe --model_type=bpe --vocab_size=560 --character_coverage=0.98 --byte_fallback=true --normalization_rule_tsv=rules.tmp
model own-ids --model_type=bpe --vocab_size=360 --character_coverage=0.98 --normalization_rule_name=identity --pad_id=0 --unk_id=3 '--user_defined_symbols=<sep>,사과'
model no-ends --model_type=unigram --vocab_size=360 --character_coverage=0.98 --normalization_rule_name=identity --bos_id=-1 --eos_id=-1 '--user_defined_symbols=<sep>'
model spaces --model_type=unigram --vocab_size=360 --character_coverage=0.98 --normalization_rule_name=identity --remove_extra_whitespaces=false --add_dummy_prefix=false
model suffix --model_type=bpe --vocab_size=360 --character_coverage=0.98 --normalization_rule_name=identity --treat_whitespace_as_suffix=true
model unigram-bytes --model_type=unigram --vocab_size=560 --character_coverage=0.98 --byte_fallback=true --normalization_rule_name=identity
model word --model_type=word --vocab_size=100 --character_coverage=0.98 --normalization_rule_name=identity
/usr/bin/python3 - <<'PYTHON'
import json, random, sentencepiece
random.seed(1)
lines = open("text.tmp", encoding="utf8").read().split("\n")
texts = random.sample(lines, 60) + ["", "  ", " a", "a ", "a  b", "\ta\u00a0b\u3000c", "\uff41\uff42\uff43 \u00bd", "\U0001f469\u200d\U0001f469\u200d\U0001f467 a",
    "<s> a </s>", "<unk> x", "<pad> y", "<sep> q <sep>", "x<sep>y", "\uc0ac\uacfc\uc0ac\uacfc\ub97c", "e\u0301te\u0301", "\u1112\u1161\u11ab", "\u200b zero",
    "a\u2581b", "\u2581", "\u2581\u2581 a", "\U00010400\U00010428", "a\nb", "<0x41>", "\u65e5\u672c\u8a9e", "x" * 300, "don't", "\u3131\u314f"]
def models():
    for name in ["unigram", "bpe", "own-ids", "no-ends", "spaces", "suffix"]:
        p = sentencepiece.SentencePieceProcessor(model_file=name + ".model")
        yield name, [[t, p.encode(t), p.decode(p.encode(t))] for t in texts]
with open("expected.json", "w", encoding="utf8") as f:
    f.write("{\n" + ",\n".join(json.dumps(n) + ": [\n" + ",\n".join(json.dumps(c, ensure_ascii=True, separators=(",", ":")) for c in cs) + "\n]" for n, cs in models()) + "\n}\n")
PYTHON
rm text.tmp rules.tmp
