using System.Globalization;
using System.Text;
using Seq2Seq.Corpora.Shapes;

int? train = args is [_, _, "--train", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pictures) && pictures > 0 ? pictures : null;
if (args is not ["--out", var folder, ..] || args.Length != (train == null ? 2 : 4))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project corpora/shapes-generator -- --out FOLDER [--train PICTURES]");
    return 2;
}
foreach (var (name, corpus) in ShapeCorpus.All)
{
    Directory.CreateDirectory(Path.Combine(folder, name));
    foreach (var (file, text) in corpus(train).Files())
    {
        var path = Path.Combine(folder, name, file);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        Console.Error.WriteLine($"wrote {path}");
    }
}
return 0;
