using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Model directories with random weights over a byte-pair vocabulary. The models translate any text, though into nonsense.</summary>
internal sealed class TinyTranslator : IDisposable
{
    private static readonly string[] Texts = ["the old man and the sea and the other old man", "나는 사과를 먹는다 나는 사과를 먹었다"];

    private readonly TemporaryDirectory _directory = new();

    public TinyTranslator(AttentionType attention = AttentionType.General, bool feeding = false) => Make("model", attention, feeding);

    public string this[string name] => _directory[name];

    public string Model => this["model"];

    /// <summary>Writes a model directory.</summary>
    /// <param name="unknown">The bias of the unknown token among the logits; null = its bias is 0.</param>
    /// <param name="lowercase">Whether the source is lower-cased.</param>
    /// <param name="old">Whether the weights do not name what belongs to them, as those of version 0.1.0.</param>
    public void Make(string name, AttentionType attention = AttentionType.General, bool feeding = false, int vocabulary = 300, int seed = 3,
        bool weights = true, bool reverse = false, bool old = false, Level level = Level.Bpe, Level? targetLevel = null, float? unknown = null,
        bool lowercase = false)
    {
        var side = new SideOptions { Language = "x", VocabularyLimit = vocabulary, Level = level, Lowercase = lowercase };
        var targetSide = side with { Level = targetLevel ?? level, Lowercase = false };
        var (tokenizer, target) = (Tokenizer.Learn(Texts, side), Tokenizer.Learn(Texts, targetSide));
        var options = Seq2Seq.Tests.Models.TinyModel.Options(attention: attention, feeding: feeding);
        var configuration = new TranslationConfiguration
        {
            Data = new() { Train = ["corpus.tsv"], Source = side, Target = targetSide, ReverseSource = reverse },
            Model = options,
            Testing = new() { BeamSize = 3, MaximumLengthRatio = 1, MaximumLengthOffset = 3 },
        };
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, options, tokenizer.Vocabulary.Count, target.Vocabulary.Count);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(seed, 0.7f);
        if (unknown is { } bias)
        {
            float[] biases = [bias, .. new float[target.Vocabulary.Count - 1]];
            device.Upload(biases, parameters.All.Single(p => p.Name == "output.b").Value.Data);
            parameters.Touch();
        }
        var directory = new TranslationDirectory(this[name]);
        directory.Prepare(configuration, tokenizer, target);
        if (old) directory.Files.Metadata = new Dictionary<string, string>();
        if (weights) directory.Files.WriteWeights(parameters, step: 1);
    }

    public void Dispose() => _directory.Dispose();
}
