using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Seq2Seq.Configuration;
using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tests.Configuration;

/// <summary>Every number that sizes memory or loops has a bound, and what is large within the bounds ends with a clear error.</summary>
public class OptionBoundsTests
{
    /// <summary>The records of options: those with a range or with rules, and all that are read from a file.</summary>
    private static Type[] Records =>
    [
        .. new[] { typeof(TranslationConfiguration).Assembly, typeof(RecurrenceOptions).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsClass && (type.IsAssignableTo(typeof(IChecked)) || type.GetProperties().Any(p => p.IsDefined(typeof(RangeAttribute))))),
    ];

    [Fact]
    public void Every_whole_number_of_an_option_has_a_bound_except_seeds()
    {
        Assert.Contains(typeof(RecurrenceOptions), Records);
        foreach (var property in Records.SelectMany(record => record.GetProperties().Where(p => p.SetMethod != null)))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type == typeof(int) && !property.Name.EndsWith("Seed", StringComparison.Ordinal))
                Assert.True(property.GetCustomAttribute<RangeAttribute>()?.Maximum is < int.MaxValue, $"{property.DeclaringType!.Name}.{property.Name} has no bound");
        }
    }

    [Theory]
    [InlineData("data.src.max_length", 1_048_576)]
    [InlineData("data.trg.voc_limit", 10_000_000)]
    [InlineData("data.src.voc_min_freq", 1_000_000_000)]
    [InlineData("data.max_train_pairs", 1_000_000_000)]
    [InlineData("model.encoder.hidden_size", 16_384)]
    [InlineData("model.decoder.num_layers", 64)]
    [InlineData("model.decoder.attention_window", 1_048_576)]
    [InlineData("training.batch_size", 1_000_000)]
    [InlineData("training.epochs", 1_000_000_000)]
    [InlineData("training.max_minutes", 1_000_000_000)]
    [InlineData("training.scheduled_sampling.steps", 1_000_000_000)]
    [InlineData("testing.beam_size", 1000)]
    public void The_bound_is_accepted_and_one_more_is_refused(string key, int bound)
    {
        Read(bound);
        var error = Assert.Throws<ConfigurationException>(() => Read(bound + 1));
        Assert.Contains($"'{key}' is {bound + 1}, expected from ", error.Message);
        Assert.Contains($" to {bound}; change it", error.Message);

        void Read(int value) => ConfigurationFile.Parse<TranslationConfiguration>("", "run.yaml", [$"{key}={value}"]);
    }

    [Theory]
    [InlineData("length=1000000", "'length' is 1000000, expected at most 16384, as a batch may have 67108864 inputs")]
    [InlineData("symbols=60000000", "'length' is 50, expected at most 0")]
    [InlineData("lengths=[20000]", "each at most 16384")]
    [InlineData("evaluation_size=60000000", "'length' is 50, expected at most 0")]
    [InlineData("hidden=4096", "'hidden' is 4096, expected from 1 to 2048")]
    [InlineData("steps=2147483647", "expected from 0 to 1000000")]
    public void A_memory_task_that_fits_no_memory_is_refused(string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<RecurrenceOptions>("", "x", [setting])).Message);

    [Theory]
    [InlineData("train=2147483647", "expected from 1 to 50000000")]
    [InlineData("max_length=2147483647", "expected from 1 to 50000000")]
    [InlineData("train=50000000", "'max_length' is 20, expected at most 1, as a split of the corpus may have 50000000 symbols")]
    public void A_corpus_of_symbols_that_fits_no_memory_is_refused(string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<SymbolCorpus>("", "x", [setting])).Message);
}
