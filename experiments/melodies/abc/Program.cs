using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Seq2Seq.Experiments.Melodies;

const int HeldOut = 100, Validation = 50;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["prepare", var source, var target])
{
    // The tunes are drawn by a hash of their text, so that the choice does not depend on their order.
    var tunes = TuneFiles.ReadAbc(source);
    var drawn = tunes.OrderBy(tune => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tune))), StringComparer.Ordinal).Take(HeldOut + Validation).ToList();
    Directory.CreateDirectory(target);
    TuneFiles.WriteJson(Path.Combine(target, "test.jsonl"), drawn.Take(HeldOut));
    TuneFiles.WriteJson(Path.Combine(target, "valid.jsonl"), drawn.Skip(HeldOut));
    TuneFiles.WriteJson(Path.Combine(target, "train.jsonl"), tunes.Except(drawn));
    Console.WriteLine($"{tunes.Count:N0} tunes: {tunes.Count - drawn.Count:N0} to train on, {Validation} for validation, {HeldOut} held out");
    return 0;
}
if (args is ["check", var file, .. var rest] && rest.Length < 2)
{
    var tunes = TuneFiles.ReadJson(file).Select(TuneReader.Read).ToList();
    Bar[] bars = [.. tunes.SelectMany(tune => tune.Bars)];
    Console.WriteLine($"{tunes.Count:N0} tunes, {bars.Length:N0} bars, {(double)bars.Length / Math.Max(1, tunes.Count):N1} in a tune");
    Console.WriteLine($"bars of the right length, or shorter at an edge: {Share(bars.Count(bar => bar.IsRight), bars.Length)}");
    Console.WriteLine($"bars of exactly the length of the meter: {Share(bars.Count(bar => bar.IsWhole), bars.Length)}; of those not at an edge {Share(bars.Count(bar => bar.IsWhole && !bar.IsAtEdge), bars.Count(bar => !bar.IsAtEdge))}");
    Console.WriteLine($"tunes whose bars are all right: {Share(tunes.Count(tune => tune.Bars.Count > 0 && tune.Bars.All(bar => bar.IsRight)), tunes.Count)}");
    Console.WriteLine($"tunes with characters that are no notation: {Share(tunes.Count(tune => tune.Unread > 0), tunes.Count)}");
    if (rest is [var training])
    {
        var known = TuneFiles.ReadJson(training).SelectMany(tune => TuneReader.Read(tune).Bars).Select(bar => bar.Text).ToHashSet(StringComparer.Ordinal);
        Console.WriteLine($"bars that stand in '{Path.GetFileName(training)}' too: {Share(bars.Count(bar => known.Contains(bar.Text)), bars.Length)}");
    }
    return 0;
}
Console.Error.WriteLine("usage: dotnet run -c Release --project experiments/melodies/abc -- prepare FOLDER-OF-ABC-FILES OUT | check TUNES.jsonl [TRAINING.jsonl]");
return 2;

static string Share(int part, int all) => $"{part:N0} of {all:N0} ({(all == 0 ? 0 : 100.0 * part / all):F1} %)";
