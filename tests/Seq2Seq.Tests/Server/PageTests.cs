using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tests.Server;

/// <summary>The page in a browser, against a server that runs.</summary>
public sealed class PageTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Korean = "나는 사과를 먹는다";

    [Theory]
    [InlineData(1200, false)]
    [InlineData(390, true)]
    public async Task What_is_typed_is_translated_and_explained(int width, bool dark)
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open($"{server.Url}/#model=ko-en", width, dark);
        await page.FillAsync("#input", Korean);
        using var translator = Translator.Load(server.TranslationModel);
        await Assertions.Expect(page.Locator("#output")).ToHaveTextAsync(translator.Translate(Korean));
        // The map has a row for each piece of the output, whose weights are told by hand and by key.
        var cell = page.Locator("#attention-map tbody td").First;
        await cell.FocusAsync();
        await Assertions.Expect(page.Locator("#attention-value")).ToContainTextAsync("←");
        var first = await page.TextContentAsync("#attention-value");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("#attention-value")).Not.ToHaveTextAsync(first!);
        // The search is replayed.
        await Assertions.Expect(page.Locator("#search-table tbody tr").First).ToContainTextAsync("kept");
        await page.ClickAsync("#search-next");
        await Assertions.Expect(page.Locator("#search-number")).ToContainTextAsync("2 of");
        await page.ClickAsync("#decoding summary");
        await page.FillAsync("[name=num_return_sequences]", "3");
        await Assertions.Expect(page.Locator("#outputs-list li").Nth(1)).ToBeVisibleAsync();
        await Check(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window");
        Assert.Equal(dark ? "dark" : "light", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await page.ClickAsync("#theme");
        await Check(page);
        Assert.Empty(browser.Failures[page]);
    }

    /// <summary>The text is never touched while a syllable is composed, and what is composed so far is translated.</summary>
    [Fact]
    public async Task A_syllable_that_is_composed_stays_composed()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open($"{server.Url}/#model=ko-en");
        await page.FocusAsync("#input");
        var session = await page.Context.NewCDPSessionAsync(page);
        foreach (var composed in new[] { "ㄴ", "나", "난" })
            await session.SendAsync("Input.imeSetComposition", new() { ["text"] = composed, ["selectionStart"] = composed.Length, ["selectionEnd"] = composed.Length });
        using var translator = Translator.Load(server.TranslationModel);
        await Assertions.Expect(page.Locator("#output")).ToHaveTextAsync(translator.Translate("난"));
        await session.SendAsync("Input.imeSetComposition", new() { ["text"] = "날", ["selectionStart"] = 1, ["selectionEnd"] = 1 });
        await session.SendAsync("Input.insertText", new() { ["text"] = "날" });
        await page.Keyboard.TypeAsync(" a");
        await Assertions.Expect(page.Locator("#input")).ToHaveValueAsync("날 a");
        await Assertions.Expect(page.Locator("#output")).ToHaveTextAsync(translator.Translate("날 a"));
        Assert.Empty(browser.Failures[page]);
    }

    [Fact]
    public async Task Each_task_has_its_form()
    {
        await using var browser = await Browser.Start();
        var page = await browser.Open(server.Url);
        await page.SelectOptionAsync("#model", "language");
        await page.FillAsync("#input", "the red ");
        await page.Locator("#suggestions button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#input")).Not.ToHaveValueAsync("the red ");
        await page.ClickAsync("#run");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("tokens;");
        await Check(page);

        await page.SelectOptionAsync("#model", "summary");
        await page.FillAsync("#input", "the old man and the sea");
        await page.ClickAsync("#run");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("are copied");
        await Check(page);

        await page.SelectOptionAsync("#model", "reviews");
        await page.FillAsync("#input", "the film is good");
        await Assertions.Expect(page.Locator(".bars")).ToContainTextAsync("positive");
        await Check(page);

        await page.ClickAsync("#report-link");
        await Assertions.Expect(page.FrameLocator("#report-frame").Locator("svg").First).ToBeVisibleAsync();
        Assert.Empty(browser.Failures[page]);
    }

    [Fact]
    public async Task Errors_are_told_on_the_page_and_a_key_is_asked_for()
    {
        await using var browser = await Browser.Start();
        const string Key = "a key of some length";
        var (guarded, url) = await server.Start(server.Options() with { ApiKey = Key });
        await using var _ = guarded;
        var page = await browser.Open($"{url}/#model=ko-en");
        await page.FillAsync("#key", Key);
        await page.ClickAsync("#key-form button");
        await page.FillAsync("#input", Korean);
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("tokens read");
        await page.ClickAsync("#decoding summary");
        await page.FillAsync("[name=max_new_tokens]", "5000");
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("at most 1000");
        await Check(page);
        Assert.Empty(browser.Failures[page]);
    }

    /// <summary>axe finds nothing that keeps people from using the page.</summary>
    private static async Task Check(IPage page)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }
}
