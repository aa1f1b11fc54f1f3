using FsCheck.Xunit;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>The beginning of a text has the ids that it has in the whole text, and costs no more than its own length.</summary>
public sealed class EncodePrefixTests
{
    private const long MostMemory = 256 << 20; // bytes allocated, so more than are in use at any time

    private static readonly ITokenizer[] Tokenizers =
        [.. Enum.GetValues<Level>().Select(level => Tokenizer.Learn(SampleText.Lines, new() { Level = level, VocabularyLimit = 400 }))];

    [Property(MaxTest = 500)]
    public void A_prefix_has_the_first_ids_of_the_text(string beginning)
    {
        var text = beginning + SampleText.Lines.First();
        foreach (var tokenizer in Tokenizers)
        {
            var ids = tokenizer.Encode(text);
            foreach (var most in new[] { 0, 1, 2, 7, ids.Length - 1, ids.Length, ids.Length + 1, int.MaxValue })
                Assert.Equal(ids.Take(most), tokenizer.EncodePrefix(text, most));
        }
    }

    [Fact]
    public void A_prefix_of_less_than_nothing_is_refused() =>
        Assert.All(Tokenizers, tokenizer => Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.EncodePrefix("a", -1)));

    [Theory]
    [InlineData("a")]
    [InlineData("the old man ")]
    [InlineData("나는 사과를 ")]
    [InlineData("!")]
    [InlineData("e\u0301")]
    public void Ten_megabytes_are_cut_and_translated_in_bounded_memory(string part)
    {
        using var files = new TinyTranslator();
        using var device = CpuDevice.Create(1);
        using var translator = Translator.Load(files.Model, device);
        var text = string.Concat(Enumerable.Repeat(part, 10_000_000 / part.Length));
        var options = translator.Configuration.Testing with { MaximumSourceLength = 20 };
        translator.Translate("the old man", options);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = translator.TranslateWithDetails([text], options);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
        Assert.True(found[0].Truncated);
    }
}
