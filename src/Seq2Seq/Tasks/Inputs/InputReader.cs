using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>Turns what is given, such as a text, into what a model reads. It is learned from the training data, and saved with the model.</summary>
internal abstract class InputReader : ICodec
{
    /// <summary>The name of the file of means and deviations.</summary>
    protected const string NormalizationName = "normalization.json";

    /// <summary>The names of the files of every kind of reader.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Tokenizer.Files, NormalizationName];

    /// <summary>The tokens whose vectors the encoder learns; null = the inputs are no tokens.</summary>
    public virtual Vocabulary? Vocabulary => null;

    /// <summary>Returns an input in the form that the model reads, and whether its end was cut off.</summary>
    /// <exception cref="Seq2SeqException">A file is missing, damaged or of another kind or size.</exception>
    public abstract (EncodedInput Input, bool IsCut) Read(InputExample given);

    /// <summary>Returns an input that stands alone, see <see cref="Read(InputExample)"/>.</summary>
    /// <param name="given">The text, or the path of a file.</param>
    public (EncodedInput Input, bool IsCut) Read(string given) => Read(new InputExample(given, null, "", $"'{given}'"));

    /// <summary>
    /// Returns the input as it is trained on in an epoch: a text may be cut anew into subwords. The result is a function of the seed, the epoch and the number
    /// of the input.
    /// </summary>
    public virtual EncodedInput InEpoch(EncodedInput input, int number, int epoch, int seed) => input;

    /// <summary>Returns inputs as a batch.</summary>
    public abstract Input Batch(IReadOnlyList<EncodedInput> inputs);

    /// <summary>Declares the weights of an encoder of such inputs.</summary>
    public abstract IEncoder<Input> Encoder(ParameterSet parameters, EncoderOptions encoder, FrontOptions front, InitialValues initial);

    /// <summary>Returns the parts of an input for a person to read, one for each state of the encoder.</summary>
    /// <param name="states">The number of states, which may be less than that of steps.</param>
    public abstract IReadOnlyList<string> Parts(EncodedInput input, int states);

    /// <inheritdoc/>
    public abstract void Save(string folder);

    /// <summary>Learns a reader from the inputs of training.</summary>
    /// <param name="corpus">The inputs, with options that tell the size of pictures and the rate of sound.</param>
    /// <param name="tokenizer">The tokenizer of texts; null = it is learned.</param>
    public static InputReader Learn(InputCorpus corpus, ITokenizer? tokenizer = null)
    {
        var options = corpus.Options;
        if (options.Type == InputType.Text && tokenizer != null) return new TextReader(tokenizer, options.Text);
        if (options.Type == InputType.Text) return new TextReader(Tokenizer.Create(corpus.Examples.Select(example => example.Text), options.Text),
            options.Text);
        return new FrameInputs(options, Shape(options), FrameNormalization.Of([.. corpus.Examples.Select(example => example.Frames!)],
            options.ToFrameOptions()));
    }

    /// <summary>Reads a reader that was saved.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public static InputReader Load(string folder, InputOptions options)
    {
        if (options.Type == InputType.Text) return new TextReader(Tokenizer.Load(folder, options.Text), options.Text);
        var shape = Shape(options);
        return new FrameInputs(options, shape,
            options.Normalization == FrameNormalizationType.None ? null : FrameNormalization.Load(Path.Combine(folder, NormalizationName), shape.Count));
    }

    /// <summary>Returns what a step of frames has.</summary>
    private static FrameShape Shape(InputOptions options) => options.Type == InputType.Sound ? FrameShape.Row(options.Sound.Mels)
        : new(options.Picture.RowsPerStep, options.Picture.Width, options.Picture.Channels);
}
