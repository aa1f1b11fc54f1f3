using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.LanguageModeling;

/// <summary>A language model whose layers are those of a Transformer: a decoder without memory.</summary>
public sealed class TransformerLanguageModelTests : IDisposable
{
    private readonly TinyLanguage _language = new();

    public void Dispose() => _language.Dispose();

    private LanguageModelConfiguration In(string name, int steps) => _language.In(name, steps) is var c ? c with
    {
        Model = new()
        {
            Type = DecoderType.Transformer, HiddenSize = 16, Layers = 2, Heads = 2, Dropout = 0,
            Embeddings = new() { EmbeddingDimension = 16, Dropout = 0, Scale = true },
        },
        Training = c.Training with { LearningRate = 0.01f },
    } : c;

    [Fact]
    public void A_language_is_learned_and_a_run_goes_on_exactly()
    {
        var validations = TinyLanguage.Train(In("whole", 150)).OfType<Validated>().ToArray();
        Assert.True(validations[^1]["perplexity"] < 2, $"perplexity {validations[^1]["perplexity"]}");
        TinyLanguage.Train(In("parts", 41));
        TinyLanguage.Train(In("parts", 150), resume: true, threads: 2);
        Assert.Equal(_language.Weights("whole"), _language.Weights("parts"));
        using var generator = TextGenerator.Load(_language["whole"]);
        Assert.Equal(" sea", generator.Generate("the blue", new DecodingOptions { BeamSize = 3, MaximumOutputLength = 40 })[..4]);
        Assert.Equal("fire", generator.Next("the red ", 1)[0].Word);
        Assert.Contains("A Transformer language model", File.ReadAllText(Path.Combine(_language["whole"], "model-card.md")));
    }

    [Fact]
    public void The_state_of_a_running_text_would_grow_without_end() => Assert.Contains(
        "'data.form' is running, expected lines, as model.type is transformer",
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<LanguageModelConfiguration>("", "run.yaml", ["model.type=transformer", "data.form=running"])).Message);

    [Fact]
    public void Weights_of_a_recurrent_model_name_nothing_of_a_Transformer()
    {
        TinyLanguage.Train(_language.In("recurrent", 1));
        TinyLanguage.Train(In("transformer", 1));
        Assert.DoesNotContain("num_heads", Named("recurrent"));
        Assert.Contains("model.num_heads: 2\n", Named("transformer"));

        string Named(string model)
        {
            using var file = SafetensorsFile.Open(Path.Combine(_language[model], "model.safetensors"));
            return file.Metadata["configuration"];
        }
    }
}
