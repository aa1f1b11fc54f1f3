using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Model directories with random weights over a byte-pair vocabulary. The models translate any text, though into nonsense.</summary>
internal sealed class TinyTranslator : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TinyTranslator(AttentionType attention = AttentionType.General, bool feeding = false) => Make("model", attention, feeding);

    public string this[string name] => _directory[name];

    public string Model => this["model"];

    /// <summary>Writes a model directory.</summary>
    /// <param name="old">Whether the weights do not name what belongs to them, as those of version 0.1.0.</param>
    public void Make(string name, AttentionType attention = AttentionType.General, bool feeding = false, int vocabulary = 300, int seed = 3,
        bool weights = true, bool reverse = false, bool old = false)
    {
        var side = new SideOptions { Language = "x", VocabularyLimit = vocabulary };
        var tokenizer = Tokenizer.Learn(["the old man and the sea and the other old man", "나는 사과를 먹는다 나는 사과를 먹었다"], side);
        var options = Seq2Seq.Tests.Models.TinyModel.Options(attention: attention, feeding: feeding);
        var configuration = new TranslationConfiguration
        {
            Data = new() { Train = ["corpus.tsv"], Source = side, Target = side, ReverseSource = reverse },
            Model = options,
            Testing = new() { BeamSize = 3, MaximumLengthRatio = 1, MaximumLengthOffset = 3 },
        };
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, options, tokenizer.Vocabulary.Count, tokenizer.Vocabulary.Count);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(seed, 0.7f);
        var directory = new TranslationDirectory(this[name]);
        directory.Prepare(configuration, tokenizer, tokenizer);
        if (old) directory.Files.Metadata = new Dictionary<string, string>();
        if (weights) directory.Files.WriteWeights(parameters, step: 1);
    }

    public void Dispose() => _directory.Dispose();
}
