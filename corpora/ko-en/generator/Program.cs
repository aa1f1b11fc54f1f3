using System.Text;
using Seq2Seq.Corpora.KoEn;

if (args is not ["--out", var folder])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project corpora/ko-en/generator -- --out FOLDER");
    return 2;
}
Directory.CreateDirectory(folder);
foreach (var (name, text) in Corpus.Draw().Files())
{
    var path = Path.Combine(folder, name);
    File.WriteAllText(path, text, new UTF8Encoding(false));
    Console.Error.WriteLine($"wrote {path}");
}
return 0;
