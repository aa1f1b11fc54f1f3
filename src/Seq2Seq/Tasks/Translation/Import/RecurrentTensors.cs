using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Models;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Tensors of PyTorch's recurrent layers, and the weights that are made of them. PyTorch has the order of gates that is used here.</summary>
/// <param name="file">The tensors.</param>
internal sealed class RecurrentTensors(SafetensorsFile file)
{
    private readonly List<ImportedWeight> _weights = [];

    /// <summary>Every weight and where it comes from.</summary>
    public IReadOnlyList<ImportedWeight> Weights => _weights;

    /// <summary>Adds a weight.</summary>
    public void Add(string name, WeightOrigin origin, params IReadOnlyList<string> from) => _weights.Add(new(name, origin, from));

    /// <summary>Returns the kind of cell and its width H: W_h is [4 H, H] for an LSTM and [3 H, H] for a GRU.</summary>
    /// <param name="name">The name of the recurrent weights of the lowest layer.</param>
    /// <exception cref="Seq2SeqException">The tensor is missing or has another shape.</exception>
    public (RnnType Cell, int Hidden) CellOf(string name)
    {
        var shape = file[name].Shape;
        if (shape is [var rows, var columns] && columns is > 0 and <= ModelOptions.MostWidth)
        {
            if (rows == 4 * columns) return (RnnType.Lstm, (int)columns);
            if (rows == 3 * columns) return (RnnType.Gru, (int)columns);
        }
        throw new Seq2SeqException($"'{file.Path}': tensor '{name}' has shape [{string.Join(", ", shape)}]; expected [4 H, H] of an LSTM or [3 H, H] of a GRU");
    }

    /// <summary>Returns the number of columns of a matrix.</summary>
    /// <exception cref="Seq2SeqException">The tensor is missing or no matrix.</exception>
    public int Columns(string name) => file[name].Shape is [_, var columns] && columns is > 0 and <= 2 * ModelOptions.MostWidth ? (int)columns
        : throw new Seq2SeqException($"'{file.Path}': tensor '{name}' has shape [{string.Join(", ", file[name].Shape)}]; expected a matrix");

    /// <summary>Returns whether a decoder reads, beside vectors of a width, its last attentional state.</summary>
    /// <exception cref="Seq2SeqException">It reads something else.</exception>
    public bool FeedsInput(string name, int embedding, int hidden) => Columns(name) is var read && read == embedding + hidden || (read == embedding ? false
        : throw new Seq2SeqException($"'{file.Path}': the decoder reads vectors of {read}; expected {embedding}, or {embedding + hidden} with input feeding"));

    /// <summary>Adds the weights of a stack of layers and returns their number.</summary>
    /// <param name="from">Returns the name of a tensor in the other toolkit: of its kind, such as <c>weight_ih</c>, its layer and its direction.</param>
    /// <param name="to">Returns the prefix of the names of the weights of a layer and direction.</param>
    public int Layers(RnnType cell, Func<string, int, bool, string> from, Func<int, bool, string> to, bool bidirectional)
    {
        var layers = 0;
        for (; file.Contains(from("weight_ih", layers, false)); layers++)
            foreach (var reverse in bidirectional ? [false, true] : new[] { false })
            {
                var own = to(layers, reverse);
                string biasIn = from("bias_ih", layers, reverse), bias = from("bias_hh", layers, reverse);
                Add($"{own}.w_ih", WeightOrigin.Same, from("weight_ih", layers, reverse));
                Add($"{own}.w_hh", WeightOrigin.Same, from("weight_hh", layers, reverse));
                if (cell == RnnType.Lstm) Add($"{own}.b_ih", WeightOrigin.Sum, biasIn, bias);
                else
                {
                    Add($"{own}.b_ih", WeightOrigin.Same, biasIn);
                    Add($"{own}.b_hh", WeightOrigin.Same, bias);
                }
            }
        return layers;
    }

    /// <summary>Returns the shape of a model.</summary>
    /// <param name="encoder">Cell, width of a direction, number of layers and width of the word vectors of the encoder.</param>
    /// <param name="decoder">The same of the decoder.</param>
    public static ModelOptions Shape((RnnType Cell, int Hidden, int Layers, int Embedding) encoder, bool bidirectional,
        (RnnType Cell, int Hidden, int Layers, int Embedding) decoder, bool inputFeeding, AttentionType attention, BridgeType start) => new()
        {
            Encoder = new()
            {
                Cell = encoder.Cell, HiddenSize = encoder.Hidden, Bidirectional = bidirectional, Layers = encoder.Layers,
                Embeddings = new() { EmbeddingDimension = encoder.Embedding },
            },
            Decoder = new()
            {
                Cell = decoder.Cell, HiddenSize = decoder.Hidden, Layers = decoder.Layers, InputFeeding = inputFeeding, Attention = attention,
                InitialState = start, Embeddings = new() { EmbeddingDimension = decoder.Embedding },
            },
        };

    /// <summary>Returns the prefix of the weights of an encoder's layer.</summary>
    public static string EncoderLayer(int layer, bool reverse) => $"encoder.layers.{layer}.{(reverse ? "backward" : "forward")}";

    /// <summary>Returns the prefix of the weights of a decoder's layer.</summary>
    public static string DecoderLayer(int layer, bool reverse) => $"decoder.layers.{layer}";

    /// <summary>Returns the name of a tensor of a whole stack in PyTorch.</summary>
    public static Func<string, int, bool, string> Stack(string rnn) => (kind, layer, reverse) => $"{rnn}.{kind}_l{layer}{(reverse ? "_reverse" : "")}";
}
