namespace Seq2Seq.Tests.Cli;

/// <summary>A corpus of a few dozen pairs in a made-up language, and a configuration that learns it by heart in seconds.</summary>
internal static class TinyRun
{
    private static readonly (string, string)[] Subjects = [("나는", "I"), ("너는", "you"), ("우리는", "we"), ("그들은", "they")];
    private static readonly (string, string)[] Objects = [("사과를", "an apple"), ("책을", "a book"), ("집을", "a house"), ("물을", "water")];
    private static readonly (string, string)[] Verbs = [("본다", "see"), ("찾는다", "find"), ("산다", "buy")];

    /// <summary>48 pairs with the object before the verb on one side and after it on the other.</summary>
    public static readonly (string Source, string Target)[] Pairs =
    [
        .. from s in Subjects from o in Objects from v in Verbs select ($"{s.Item1} {o.Item1} {v.Item1}", $"{s.Item2} {v.Item2} {o.Item2}"),
    ];

    /// <summary>Writes the corpus as TSV.</summary>
    public static void WriteCorpus(string path) => File.WriteAllText(path, string.Concat(Pairs.Select(pair => $"{pair.Source}\t{pair.Target}\n")));

    /// <summary>Writes the corpus and <c>config.yaml</c>, and returns the path of the latter.</summary>
    public static string Write(TemporaryDirectory directory)
    {
        WriteCorpus(directory["pairs.tsv"]);
        return directory.Write("config.yaml", Configuration(directory["pairs.tsv"], directory["model"]));
    }

    /// <summary>Returns the configuration as YAML.</summary>
    public static string Configuration(string corpus, string model) => $$"""
        data:
          train: "{{corpus}}"
          dev: "{{corpus}}"
          test: "{{corpus}}"
          src: {lang: ko, level: word}
          trg: {lang: en, level: word}
        model:
          encoder: {rnn_type: gru, embeddings: {embedding_dim: 16, dropout: 0.0}, hidden_size: 16, dropout: 0.0}
          decoder: {rnn_type: gru, embeddings: {embedding_dim: 16, dropout: 0.0}, hidden_size: 32, dropout: 0.0, hidden_dropout: 0.1}
        training:
          learning_rate: 0.01
          batch_size: 8
          epochs: 40
          validation_freq: 60
          logging_freq: 10
          model_dir: "{{model}}"
        testing: {beam_size: 3}
        """;
}
