namespace Seq2Seq.Cli;

/// <summary>Examples of each command, which its help shows. The tests parse every one of them.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> All = new(StringComparer.Ordinal)
    {
        ["seq2seq"] =
        [
            "seq2seq quickstart",
            "seq2seq init pairs.tsv && seq2seq train config.yaml",
            "echo '나는 사과를 먹는다' | seq2seq translate models/quickstart",
        ],
        ["seq2seq quickstart"] = ["seq2seq quickstart", "seq2seq quickstart --max-steps 200 --out models/try"],
        ["seq2seq demo"] = ["seq2seq demo summarization", "seq2seq demo summarization --language ko"],
        ["seq2seq init"] =
        [
            "seq2seq init pairs.tsv",
            "seq2seq init items.tsv --task summarization",
            "seq2seq init train.ko train.en dev.ko dev.en --out ko-en.yaml",
            "seq2seq init stories.txt --task language_model",
        ],
        ["seq2seq doctor"] = ["seq2seq doctor config.yaml", "seq2seq doctor train.tsv test.tsv"],
        ["seq2seq config"] =
        [
            "seq2seq config --list training",
            "seq2seq config --check config.yaml",
            "seq2seq config --dump config.yaml --set training.epochs=5",
            "seq2seq config --schema > seq2seq.schema.json",
            "seq2seq config --list data --task language_model",
        ],
        ["seq2seq summarize"] =
        [
            "seq2seq summarize models/headlines-en news.txt --copied",
            "seq2seq summarize models/headlines-en news.tsv --max-words 8",
        ],
        ["seq2seq corpus convert"] = ["seq2seq corpus convert train.parquet train.tsv --src ko --trg en", "seq2seq corpus convert dialogues.jsonl dialogues.tsv --turns"],
        ["seq2seq vocab learn"] = ["seq2seq vocab learn --input train.ko train.en --size 8000 --out vocab"],
        ["seq2seq vocab encode"] =
        [
            "echo '나는 사과를 먹는다' | seq2seq vocab encode models/model",
            "seq2seq vocab encode vocab/ko-en/source-unigram train.ko --pieces",
        ],
        ["seq2seq vocab decode"] = ["seq2seq vocab decode models/model ids.txt --side trg"],
        ["seq2seq vocab show"] = ["seq2seq vocab show models/model"],
        ["seq2seq train"] =
        [
            "seq2seq train config.yaml",
            "seq2seq train config.yaml --set training.max_minutes=10 --seed 7",
            "seq2seq train config.yaml --resume",
            "seq2seq train other.yaml --from models/model --keep best",
        ],
        ["seq2seq classify"] = ["seq2seq classify models/reviews new.txt --top 2", "seq2seq classify models/reviews new.txt --explain"],
        ["seq2seq caption"] = ["seq2seq caption models/shapes picture.png --attention"],
        ["seq2seq transcribe"] = ["seq2seq transcribe models/digits one.wav two.wav --beam 5"],
        ["seq2seq fill"] = ["seq2seq fill models/gaps --text \"the ___ sat\" --top 3"],
        ["seq2seq tag"] = ["seq2seq tag models/tagging new.txt", "seq2seq tag models/tagging new.txt --format conll > new.conll"],
        ["seq2seq forecast"] = ["seq2seq forecast models/temperatures temperatures.csv --steps 7", "seq2seq forecast models/sales sales.csv --intervals 50,90 --format jsonl"],
        ["seq2seq serve"] = ["seq2seq serve models/quickstart", "seq2seq serve ko-en=models/quickstart models/headlines-en --port 8080"],
        ["seq2seq average"] = ["seq2seq average models/model --out models/averaged", "seq2seq average models/seed1 models/seed2 --out models/averaged"],
        ["seq2seq distill"] = ["seq2seq distill models/large train.tsv --out taught.tsv --beam 5"],
        ["seq2seq translate"] =
        [
            "seq2seq translate models/model test.ko > test.en",
            "seq2seq translate models/model test.ko --beam 1",
            "seq2seq translate models/model test.ko --n-best 3 --format jsonl",
            "seq2seq translate models/model test.ko --sample --top-p 0.9 --n-best 5",
            "seq2seq translate models/model test.ko --alignment test.align",
            "seq2seq translate models/model test.ko --dictionary names.tsv",
            "seq2seq translate models/seed1 test.ko --ensemble models/seed2 models/seed3",
        ],
        ["seq2seq evaluate"] =
        [
            "seq2seq evaluate models/model",
            "seq2seq evaluate models/model --source test.ko --reference test.en",
        ],
        ["seq2seq chat"] = ["seq2seq chat models/chat", "seq2seq chat models/chat --sample --temperature 0.7"],
        ["seq2seq generate"] =
        [
            "seq2seq generate models/lm --prompt Once --n 3",
            "seq2seq generate models/lm --prompts in.txt --temperature 0.8 --top-k 50",
        ],
        ["seq2seq next"] = ["seq2seq next models/lm --prompt Th --top 5"],
        ["seq2seq score"] = ["seq2seq score models/lm text.txt", "seq2seq score models/model test.tsv --tokens"],
        ["seq2seq metrics"] = ["seq2seq metrics --hypothesis out.en --reference test.en --metrics all",
            "seq2seq metrics -i out.txt --source test.txt --reference test.sum -m rouge1",
            "seq2seq metrics --lead 1 --source test.txt --reference test.sum"],
        ["seq2seq compare"] = ["seq2seq compare greedy.en beam.en --reference test.en"],
        ["seq2seq import"] = ["seq2seq import joeynmt/models/ko-en --out models/ko-en"],
        ["seq2seq devices"] = ["seq2seq devices", "seq2seq devices --check --device gpu"],
        ["seq2seq experiment run"] = ["seq2seq experiment run bottleneck-length --quick"],
        ["seq2seq experiment report"] = ["seq2seq experiment report experiments/beam"],
        ["seq2seq experiment index"] = ["seq2seq experiment index", "seq2seq experiment index mine --out mine.html"],
        ["seq2seq experiment list"] = ["seq2seq experiment list"],
    };

    /// <summary>The names of the commands that have examples.</summary>
    public static IEnumerable<string> Commands => All.Keys;

    /// <summary>Returns the examples of a command.</summary>
    /// <param name="command">The name of the command with those above it, such as <c>seq2seq vocab learn</c>.</param>
    public static IReadOnlyList<string> Of(string command) => All.GetValueOrDefault(command, []);
}
