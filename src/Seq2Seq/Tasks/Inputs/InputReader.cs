using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>Turns what is given, such as a text, into what a model reads. It is learned from the training data, and saved with the model.</summary>
internal abstract class InputReader : ICodec
{
    /// <summary>The names of the files of every kind of reader.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Tokenizer.Files];

    /// <summary>Returns an input in the form that the model reads, and whether its end was cut off.</summary>
    /// <param name="given">The text.</param>
    public abstract (EncodedInput Input, bool IsCut) Read(string given);

    /// <summary>Returns inputs as a batch.</summary>
    public abstract Input Batch(IReadOnlyList<EncodedInput> inputs);

    /// <summary>Declares the weights of an encoder of such inputs.</summary>
    public abstract IEncoder<Input> Encoder(ParameterSet parameters, EncoderOptions options, InitialValues initial);

    /// <summary>Returns the parts of an input for a person to read, one for each state of the encoder.</summary>
    public abstract IReadOnlyList<string> Parts(EncodedInput input);

    /// <inheritdoc/>
    public abstract void Save(string folder);

    /// <summary>Learns a reader from the inputs of training.</summary>
    public static InputReader Learn(IEnumerable<string> inputs, InputOptions options) => new TextReader(Tokenizer.Create(inputs, options.Text), options.Text);

    /// <summary>Reads a reader that was saved.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public static InputReader Load(string folder, InputOptions options) => new TextReader(Tokenizer.Load(folder, options.Text), options.Text);
}
