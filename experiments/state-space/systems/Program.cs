using System.Globalization;
using System.Numerics;
using Seq2Seq.Experiments.StateSpace;
using Seq2Seq.Tasks.Forecasting;

const int Rows = 4000, Longest = 20;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["generate", var folder])
{
    Directory.CreateDirectory(folder);
    foreach (var system in DynamicalSystem.All)
    {
        var (states, inputs) = system.Simulate(Rows, seed: 1);
        var header = string.Join(',', system.Observed) + (system.IsDriven ? ",u" : "");
        var rows = states.Select((x, t) => x.Take(system.Observed.Length).Concat(system.IsDriven ? [inputs[t]] : []));
        File.WriteAllLines(Path.Combine(folder, $"{system.Name}.csv"), rows.Select(row => string.Join(',', row.Select(y => y.ToString("G9")))).Prepend(header));
    }
    return 0;
}
if (args is ["measure", var name, .. var models] && models.Length > 0 && DynamicalSystem.All.FirstOrDefault(system => system.Name == name) is { } measured)
{
    Console.WriteLine($"model, and the error of its forecasts over that of the true system without noise, 1, 5 and {Longest} steps ahead");
    foreach (var path in models)
    {
        using var model = Forecaster.Load(path);
        var identification = new Identification(measured, model);
        var (own, best) = identification.Errors(Longest);
        Console.WriteLine($"{path}: {string.Join("  ", new[] { 0, 4, Longest - 1 }.Select(t => $"{own[t]:F4} / {best[t]:F4} = {own[t] / best[t]:F3}"))}");
        if (measured.Eigenvalues.Length == 0) continue;
        Console.WriteLine($"  eigenvalues {string.Join("  ", identification.Eigenvalues().Take(4).Select(Text))}; true {string.Join("  ", measured.Eigenvalues.Select(Text))}");
    }
    return 0;
}
Console.Error.WriteLine($"usage: dotnet run -c Release --project experiments/state-space/systems -- generate FOLDER | measure {string.Join('|', DynamicalSystem.All.Select(system => system.Name))} MODEL...");
return 2;

static string Text(Complex value) => $"{value.Real:F4}{(value.Imaginary == 0 ? "" : $"{value.Imaginary:+0.0000;-0.0000}i")}";
