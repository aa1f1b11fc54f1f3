using Microsoft.Playwright;

namespace Seq2Seq.Tests.Server;

/// <summary>A Chromium without a window. Its path is in the environment variable CHROMIUM, or one of those that Debian gives it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string? Path = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser" }
        .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));

    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;

    private Browser(IPlaywright driver, IBrowser browser) => (_driver, _browser) = (driver, browser);

    /// <summary>Starts a browser, or skips the test where there is none.</summary>
    public static async Task<Browser> Start()
    {
        Assert.SkipWhen(Path == null, "no Chromium is installed; install it, or name its path in the environment variable CHROMIUM");
        var driver = await Playwright.CreateAsync();
        return new(driver, await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            // It asks nobody else for anything, and runs as root too.
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>Opens a page. What goes wrong in it is an error of the test.</summary>
    public async Task<IPage> Open(string url, int width = 1200, bool dark = false)
    {
        var page = await _browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        page.SetDefaultTimeout(60_000); // of a busy machine
        Failures.Add(page, []);
        page.PageError += (_, error) => Failures[page].Add(error);
        page.RequestFailed += (_, request) =>
        {
            if (request.Failure?.Contains("ABORTED", StringComparison.Ordinal) != true) Failures[page].Add($"{request.Url}: {request.Failure}");
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(new Uri(url).GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                Failures[page].Add($"{request.Url} is of another host");
        };
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>What went wrong in each page.</summary>
    public Dictionary<IPage, List<string>> Failures { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }
}
