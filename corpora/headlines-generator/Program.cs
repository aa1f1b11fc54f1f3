using System.Text;
using Seq2Seq.Corpora.Headlines;

if (args is not ["--out", var folder])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project corpora/headlines-generator -- --out FOLDER");
    return 2;
}
foreach (var language in HeadlineCorpus.Languages)
{
    var place = Path.Combine(folder, $"headlines-{language}");
    Directory.CreateDirectory(place);
    foreach (var (name, text) in HeadlineCorpus.Draw(language).Files())
    {
        var path = Path.Combine(place, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        Console.Error.WriteLine($"wrote {path}");
    }
}
return 0;
