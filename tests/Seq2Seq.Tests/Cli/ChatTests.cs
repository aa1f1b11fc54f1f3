using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Tests.Tasks.Translation;

namespace Seq2Seq.Tests.Cli;

/// <summary>The command <c>chat</c>, line by line.</summary>
public sealed class ChatTests(TinyDialogue tiny) : IClassFixture<TinyDialogue>
{
    private CommandLine.Outcome Chat(string input, params string[] options) => CommandLine.RunWithInput(input, ["chat", tiny.Model, .. options]);

    [Fact]
    public void Each_line_is_answered_in_the_light_of_those_before()
    {
        var outcome = Chat("I am eve\n\n  \nwho am I\n/reset\nwho am I\n/quit\nI am bob\n");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["hello", "you are eve", "you did not say"], outcome.Lines);
        Assert.Equal("forgotten; a new conversation begins", Assert.Single(outcome.ErrorLines));
        Assert.Equal("", Chat("").Output);
    }

    [Fact]
    public void Answers_are_made_as_is_asked_for()
    {
        var outcome = Chat("/temperature 0.5\n/seed -3\n/help\n/beam 3\n/temperature 0\nI am bob\n");
        Assert.Equal(["hello"], outcome.Lines);
        Assert.Equal("answers are drawn with temperature 0.5, seed 42", outcome.ErrorLines[0]);
        Assert.Equal("answers are drawn with temperature 0.5, seed -3", outcome.ErrorLines[1]);
        Assert.Contains("/reset          forget what was said", outcome.ErrorLines);
        Assert.Equal("answers are searched for with a beam of 3", outcome.ErrorLines[^1]);

        const string Drawn = "who am I\n/seed 5\nwho am I\n/reset\nwho am I\n";
        Assert.Equal(Chat(Drawn, "--sample", "--temperature", "20", "--max-length", "9").Output,
            Chat("/temperature 20\n" + Drawn, "--max-length", "9", "--threads", "2").Output);
    }

    [Theory]
    [InlineData("/temperature warm", "'/temperature warm': expected a number, such as 0.7, or 0 for a search behind /temperature")]
    [InlineData("/temperature", "'/temperature': expected a number")]
    [InlineData("/temperature 5000", "'Temperature' is 5000, expected")]
    [InlineData("/temperature -1", "'Temperature' is -1, expected")]
    [InlineData("/temperature NaN", "'Temperature' is NaN, expected")]
    [InlineData("/beam 0", "'BeamSize' is 0, expected")]
    [InlineData("/beam 99999999999", "'/beam 99999999999': expected a whole number from 1")]
    [InlineData("/seed x", "'/seed x': expected a whole number")]
    [InlineData("/forget", "unknown command '/forget'; /help lists what there is")]
    public void A_wrong_command_is_reported_and_the_conversation_goes_on(string command, string expected)
    {
        var outcome = Chat($"I am joe\n{command}\nwho am I\n");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["hello", "you are joe"], outcome.Lines);
        Assert.StartsWith($"error: {expected}", Assert.Single(outcome.ErrorLines));
    }

    [Fact]
    public void Strange_lines_are_answered()
    {
        var outcome = Chat($"{new string('a', 1 << 19)}\n\0\u001b[31m\n\U0001F600 ㅋㅋㅋ\n<s> </s>\n", "--max-length", "5");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(4, outcome.Lines.Length);
        var tooLong = Chat($"I am amy\n{new string('a', 2 << 20)}\n");
        Assert.Equal((1, "hello\n"), (tooLong.ExitCode, tooLong.Output)); // what came before is answered
        Assert.Equal("error: standard input line 2: longer than 1 MiB; expected lines of text; break the line", Assert.Single(tooLong.ErrorLines));
        var noText = CommandLine.RunWithInput(new MemoryStream([.. "I am amy\n"u8, 0xED, 0xA0, 0x80, (byte)'\n']), "chat", tiny.Model); // half a surrogate pair
        Assert.Contains("standard input line 2: bytes ED", Assert.Single(noText.ErrorLines));
    }

    [Fact]
    public void A_model_without_history_answers_each_line_by_itself()
    {
        using var files = new TemporaryDirectory();
        Assert.Equal(0, CommandLine.Run("train", TinyRun.Write(files), "--set", "training.max_steps=60", "--quiet").ExitCode);
        const string Input = "나는 책을 본다\n너는 물을 산다\n";
        Assert.Equal(CommandLine.RunWithInput(Input, "translate", files["model"]).Output, CommandLine.RunWithInput(Input, "chat", files["model"]).Output);
    }

    [Fact]
    public void A_model_of_another_task_is_named()
    {
        using var language = new TinyLanguage();
        var configuration = language.Write("lm.yaml", $$"""
            task: language_model
            data:
              train: "{{language["train.txt"]}}"
              dev: "{{language["dev.txt"]}}"
              text: {lang: en, level: word}
            model: {hidden_size: 8}
            training:
              max_steps: 2
              model_dir: "{{language["model"]}}"
            """);
        Assert.Equal(0, CommandLine.Run("train", configuration, "--quiet").ExitCode);
        CommandLine.Fails(1, "is a language model, expected a translation model; use it to generate text (seq2seq generate", "chat", language["model"]);
        CommandLine.Fails(1, "no model directory 'nowhere'", "chat", "nowhere");
        CommandLine.Fails(2, "--temperature is for sampling; add --sample", "chat", tiny.Model, "--temperature", "2");
    }

    [Fact]
    public void A_corpus_of_dialogues_is_translated_scored_and_looked_at()
    {
        var corpus = tiny.Files["dialogues.tsv"];
        Assert.Equal("you are amy", CommandLine.Run("translate", tiny.Model, corpus).Lines[2]);
        Assert.Equal("you are joe", CommandLine.RunWithInput("I am joe\thello\twho am I\n", "translate", tiny.Model).Lines[0]);
        Assert.Contains("exact match = 100.00 %", CommandLine.Run("evaluate", tiny.Model, corpus).Output);
        Assert.Equal(36, CommandLine.Run("score", tiny.Model, corpus).Lines.Length);
        Assert.Contains("36 pairs", CommandLine.Run("doctor", tiny.Configuration).Output);
        Assert.Equal("36 pairs written", CommandLine.Run("corpus", "convert", corpus, tiny.Files["out.jsonl"], "--turns").Output[..16]);
        Assert.Equal("""{"turns":["I am amy","hello","who am I","you are amy"]}""", File.ReadLines(tiny.Files["out.jsonl"]).ElementAt(2));
    }
}
