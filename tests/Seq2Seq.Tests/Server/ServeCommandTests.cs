using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Tests.Tasks.Translation;

namespace Seq2Seq.Tests.Server;

/// <summary>The server as a process of its own, and what its command line refuses.</summary>
public sealed partial class ServeCommandTests : IDisposable
{
    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Signals_read_models_anew_and_end_the_server()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals here");
        using var server = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Seq2Seq.Server.dll"), "--model", $"ko={_files.Model}", "--port", "0", "--threads", "1" },
            RedirectStandardError = true,
        })!;
        try
        {
            var told = await server.StandardError.ReadLineAsync();
            Assert.Contains("ko (translation) on http://127.0.0.1:", told, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = new(Url().Match(told!).Value) };
            await Send("HUP");
            Assert.Equal("ko was read anew", await server.StandardError.ReadLineAsync());
            using var content = new StringContent("""{"text": "the sea"}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/v1/translate", content);
            Assert.Equal(200, (int)answer.StatusCode);
            await Send("TERM");
            await server.WaitForExitAsync();
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }

        async Task Send(string signal)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{server.Id}"]);
            await kill.WaitForExitAsync();
        }
    }

    public static TheoryData<string[], string> Wrong => new()
    {
        { [], "no model is named" },
        { ["nowhere"], "no model directory 'nowhere'" },
        { ["nowhere", "--address", "somewhere"], "--address is 'somewhere', expected an address" },
        { ["nowhere", "--address", "0.0.0.0"], "there is no key; set the environment variable SEQ2SEQ_API_KEY" },
        { ["nowhere", "--port", "70000"], "--port is 70000, expected from 0 to 65535" },
        { ["a/x", "b/x"], "two models are called 'x'" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_command_line_is_one_line_of_help(string[] arguments, string expected)
    {
        var result = CommandLine.Run(["serve", .. arguments]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"http://[^;]+")]
    private static partial Regex Url();
}
