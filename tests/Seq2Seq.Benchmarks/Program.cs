using System.CommandLine;
using Seq2Seq.Benchmarks;

return new RootCommand("Timings of the toolkit. Prints figures, asserts nothing. Each line ends in its figure.")
{
    GemmBenchmark.Command(),
    TrainBenchmark.Command(),
    DecodeBenchmark.Command(),
    TextBenchmark.Command(),
    ConvolutionBenchmark.Command(),
    SequenceBenchmark.Command(),
    ServeBenchmark.Command(),
}.Parse(args).Invoke();
