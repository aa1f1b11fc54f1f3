using System.Text.Json;
using Seq2Seq.Decoding;

namespace Seq2Seq.Server.Contracts;

/// <summary>Names in snake case, and those of <see cref="GenerationOptions"/> as Hugging Face's generate() has them.</summary>
internal sealed class JsonNames : JsonNamingPolicy
{
    /// <summary>The only one.</summary>
    public static JsonNames Instance { get; } = new();

    /// <inheritdoc/>
    public override string ConvertName(string name) => name switch
    {
        nameof(GenerationOptions.Beams) => "num_beams",
        nameof(GenerationOptions.ReturnSequences) => "num_return_sequences",
        nameof(GenerationOptions.Sample) => "do_sample",
        nameof(GenerationOptions.ReturnAttention) => "output_attentions",
        nameof(GenerationOptions.ReturnTokenScores) => "output_scores",
        nameof(GenerationOptions.ReturnTrace) => "output_trace",
        _ => SnakeCaseLower.ConvertName(name),
    };
}
