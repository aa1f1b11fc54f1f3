using System.Text.RegularExpressions;

namespace Seq2Seq.Tests;

/// <summary>
/// Who may know whom: tasks -> training, decoding, evaluation, checkpoints, data, text -> models -> layers -> tensors. Training and decoding know no
/// task and do not know each other. Models and layers never see text. The numbers never see the framework.
/// </summary>
public class ArchitectureTests
{
    private const int LongFile = 300, LongLine = 160;

    /// <summary>The folders of src/Seq2Seq, each with the namespaces that its files may name.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Storage"] = [],
        // YAML and the rules of any option record: it reads and writes files, and knows no record.
        ["Configuration"] = ["Storage"],
        // A token and its factors are one id, which a tokenizer joins and an embedding parts.
        ["Text"] = ["Configuration", "Layers", "Storage"],
        // Tests of significance draw their random numbers from the numbers' streams.
        ["Evaluation"] = ["Configuration", "Tensors"],
        ["Data"] = ["Configuration", "Storage", "Text"],
        ["Layers"] = ["Configuration", "Tensors"],
        ["Models"] = ["Configuration", "Layers", "Tensors"],
        ["Checkpoints"] = ["Layers", "Storage", "Tensors"],
        // Ids only; the special ones have names.
        ["Decoding"] = ["Configuration", "Layers", "Models", "Tensors", "Text"],
        // Its options name units of batches and tokenizations of BLEU, nothing else of data and evaluation.
        ["Training"] = ["Checkpoints", "Configuration", "Data", "Evaluation", "Layers", "Storage", "Tensors"],
        ["Tasks"] = ["Checkpoints", "Configuration", "Data", "Decoding", "Evaluation", "Layers", "Models", "Storage", "Tensors", "Tensors.Cpu", "Text",
            "Training"],
    };

    /// <summary>The files over 300 lines, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_its_own(string folder)
    {
        foreach (var file in Sources(Path.Combine("Seq2Seq", folder)))
            foreach (var name in Named(file).Where(n => n != folder && !n.StartsWith(folder + ".", StringComparison.Ordinal)))
                Assert.True(Allowed[folder].Contains(name),
                    $"{Relative(file)} names Seq2Seq.{name}; {folder} may know only {string.Join(", ", Allowed[folder])}");
    }

    [Fact]
    public void Every_folder_has_its_rule() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(Path.Combine(Root, "Seq2Seq")).Select(d => Path.GetFileName(d)!)
            .Where(d => d is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    [Fact]
    public void There_is_no_cycle()
    {
        var above = new HashSet<string>();
        foreach (var folder in Allowed.Keys) Visit(folder);

        void Visit(string folder)
        {
            Assert.True(above.Add(folder), $"{folder} knows itself by way of {string.Join(", ", above)}");
            foreach (var known in Allowed[folder].Where(Allowed.ContainsKey)) Visit(known);
            above.Remove(folder);
        }
    }

    /// <summary>A folder inside another one sorts files of the same namespace. Only each task has a namespace of its own.</summary>
    [Fact]
    public void Every_file_is_in_the_namespace_of_its_folder()
    {
        foreach (var folder in Allowed.Keys)
            foreach (var file in Sources(Path.Combine("Seq2Seq", folder)))
            {
                var name = folder == "Tasks" ? string.Join('.', Relative(file).Split('/').SkipLast(1).Take(3)) : $"Seq2Seq.{folder}";
                Assert.True(File.ReadLines(file).Contains($"namespace {name};"), $"{Relative(file)} is not in namespace {name}");
            }
    }

    [Fact]
    public void Numbers_know_nothing_of_the_framework()
    {
        foreach (var file in Sources("Seq2Seq.Tensors"))
            Assert.All(Named(file), name => Assert.True(name is "Tensors" or "Tensors.Cpu", $"{Relative(file)} names Seq2Seq.{name}"));
    }

    [Fact]
    public void Only_the_program_knows_of_experiments() =>
        Assert.DoesNotContain(Sources("Seq2Seq").Concat(Sources("Seq2Seq.Tensors")), file => Named(file).Contains("Experiments"));

    [Fact]
    public void Charts_and_their_drawing_know_nothing_of_experiments() => Assert.All(
        Sources(Path.Combine("Seq2Seq.Experiments", "Charts")).Concat(Sources(Path.Combine("Seq2Seq.Experiments", "Drawing"))), file =>
        {
            Assert.DoesNotContain(Regex.Matches(File.ReadAllText(file), @"(?<=using )Seq2Seq\.[\w.]+").Select(m => m.Value),
                name => name != "Seq2Seq.Experiments.Charts");
            Assert.DoesNotContain("AttentionExample", File.ReadAllText(file)); // of the namespace around, so seen without a using
        });

    [Fact]
    public void Only_one_project_knows_ILGPU()
    {
        static bool IsGpu(string file) => Relative(file).StartsWith("Seq2Seq.Gpu/", StringComparison.Ordinal);
        Assert.All(Sources("").Where(f => !IsGpu(f)),
            file => Assert.False(Regex.IsMatch(File.ReadAllText(file), @"\bILGPU\.[A-Z]|using ILGPU"), $"{Relative(file)} names ILGPU"));
        foreach (var file in Sources("Seq2Seq.Gpu"))
            Assert.All(Named(file), name => Assert.True(name is "Tensors" or "Tensors.Cpu" or "Gpu", $"{Relative(file)} names Seq2Seq.{name}"));
        // Nobody but the program chooses a device.
        Assert.All(Sources("Seq2Seq").Concat(Sources("Seq2Seq.Experiments")), file => Assert.DoesNotContain("Gpu", Named(file)));
    }

    [Fact]
    public void Only_one_project_and_the_route_of_conversations_know_Microsoft_Extensions_AI()
    {
        const string Project = "Seq2Seq.Extensions.AI", Route = "Seq2Seq.Server/Endpoints/ChatEndpoint.cs";
        foreach (var file in Sources("").Where(file => !Relative(file).StartsWith(Project + "/", StringComparison.Ordinal) && Relative(file) != Route))
        {
            Assert.DoesNotContain("Microsoft.Extensions.AI", File.ReadAllText(file));
            Assert.DoesNotContain("Extensions", Named(file));
        }
        foreach (var file in Sources(Project))
            Assert.All(Named(file), name => Assert.True(name is "Decoding" or "Tasks" or "Extensions", $"{Relative(file)} names Seq2Seq.{name}"));
    }

    [Fact]
    public void Only_one_file_knows_Parquet() => Assert.Equal(["Seq2Seq/Storage/ParquetFile.cs"],
        Sources("").Where(file => Regex.IsMatch(File.ReadAllText(file), @"using Parquet\b|\bParquet\.[A-Z]\w*[.(;]")).Select(Relative));

    [Fact]
    public void Only_one_file_knows_the_library_of_comma_separated_values() => Assert.Equal(["Seq2Seq/Storage/CsvFile.cs"],
        Sources("").Where(file => File.ReadAllText(file).Contains("using CsvHelper", StringComparison.Ordinal)).Select(Relative));

    [Fact]
    public void One_file_names_the_library_of_tokenizers_made_elsewhere() => Assert.Equal("Seq2Seq/Text/Foreign/ForeignEncoder.cs",
        Assert.Single(Sources("").Where(file => Regex.IsMatch(File.ReadAllText(file), @"using[^;\n]*Microsoft\.ML|Microsoft\.ML\.Tokenizers\.[A-Z]")).Select(Relative)));

    [Fact]
    public void Only_one_file_of_the_library_knows_the_package_of_Fourier_transforms() => Assert.Equal(["Seq2Seq/Data/Frames/LogMel.cs"],
        Sources("Seq2Seq").Where(file => File.ReadAllText(file).Contains("MathNet", StringComparison.Ordinal)).Select(Relative));

    [Fact]
    public void Only_the_program_knows_the_console() =>
        Assert.DoesNotContain(Sources("Seq2Seq").Concat(Sources("Seq2Seq.Tensors")).Concat(Sources("Seq2Seq.Experiments")),
        file => Regex.IsMatch(File.ReadAllText(file), @"\bConsole\.|Spectre\.|System\.CommandLine"));

    /// <summary>A message of the library names keys and files. Only the program says what a flag or a command of the program is called.</summary>
    [Fact]
    public void Only_the_program_knows_its_flags_and_commands()
    {
        var message = new Regex("""\$?"(?:[^"\\\n]|\\.)*(?:--[a-z]|seq2seq [a-z]|vocab learn|experiment run)""");
        Assert.Matches(message, "throw new Exception($\"{path} is there; see --resume\");");
        foreach (var project in new[] { "Seq2Seq", "Seq2Seq.Tensors", "Seq2Seq.Gpu", "Seq2Seq.Experiments", "Seq2Seq.Extensions.AI" })
            foreach (var file in Sources(project))
                foreach (var line in File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                    Assert.False(message.IsMatch(line), $"{Relative(file)} names a flag or a command of the program: {line.Trim()}");
    }

    [Fact]
    public void Long_files_have_a_reason()
    {
        var found = Sources("").Where(f => File.ReadLines(f).Count() > LongFile).Select(Relative).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(LongFiles.Keys.Order(StringComparer.Ordinal), found);
    }

    /// <summary>Texts in quotes are not counted: they stand as a reader sees them.</summary>
    [Fact]
    public void Lines_are_not_long()
    {
        foreach (var project in new[] { "src", "tests" })
            foreach (var file in Sources(Repository.Find(project)))
            {
                var text = Regex.Replace(File.ReadAllText(file), "(\"{3,})[^\"].*?\\1", "", RegexOptions.Singleline);
                foreach (var line in text.Split('\n'))
                    Assert.True(Regex.Replace(line, "\".*\"", "").Length <= LongLine, $"{Relative(file)} has a line of {line.Length} columns: {line.Trim()}");
            }
    }

    /// <summary>Returns the namespaces after Seq2Seq that a file imports or spells out.</summary>
    private static IEnumerable<string> Named(string file) => Regex
        .Matches(File.ReadAllText(file), @"(?<![\w.])Seq2Seq\.((?:Tensors\.Cpu|[A-Z]\w*))").Select(m => m.Groups[1].Value)
        .Where(n => n != "Tests").Distinct();

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
        .Order(StringComparer.Ordinal);

    private static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string Root { get; } = Repository.Find("src");
}
