using System.Reflection;
using Seq2Seq.Configuration;
using Seq2Seq.Experiments;

namespace Seq2Seq.Tests.Configuration;

/// <summary>What reflection needs to know of records of options. A program that is compiled ahead of time has no more than that.</summary>
public sealed class OptionRecordTests
{
    private static readonly Assembly[] Own = [typeof(IOptionRecord).Assembly, typeof(Experiment).Assembly];

    [Fact]
    public void Sections_and_items_of_lists_are_records_of_options_too()
    {
        var sections = Own.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsClass && ConfigurationKeys.IsSection(type))
            .SelectMany(ConfigurationKeys.Of)
            .Where(option => Own.Contains(Item(option).Assembly) && Item(option).IsClass && Item(option) != typeof(ConfigurationNode)).ToArray();
        Assert.True(sections.Length > 30, $"{sections.Length} sections");
        Assert.DoesNotContain(sections, option => !ConfigurationKeys.IsSection(Item(option)));
    }

    private static Type Item(PropertyInfo option) => option.PropertyType.GetElementType() ?? option.PropertyType;
}
