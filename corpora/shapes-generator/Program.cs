using System.Text;
using Seq2Seq.Corpora.Shapes;

if (args is not ["--out", var folder])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project corpora/shapes-generator -- --out FOLDER");
    return 2;
}
foreach (var (name, corpus) in ShapeCorpus.All)
{
    Directory.CreateDirectory(Path.Combine(folder, name));
    foreach (var (file, text) in corpus().Files())
    {
        var path = Path.Combine(folder, name, file);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        Console.Error.WriteLine($"wrote {path}");
    }
}
return 0;
