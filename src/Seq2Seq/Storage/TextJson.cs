using System.Text.Json.Serialization;

namespace Seq2Seq.Storage;

/// <summary>How texts are written to and read from JSON: a list of them, or a table of texts with their numbers.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class TextJson : JsonSerializerContext;
