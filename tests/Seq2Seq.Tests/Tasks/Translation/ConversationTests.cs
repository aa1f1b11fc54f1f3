using Microsoft.Extensions.AI;
using Seq2Seq.Checkpoints;
using Seq2Seq.Decoding;
using Seq2Seq.Extensions.AI;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Cli;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>A conversation remembers what was said.</summary>
public sealed class ConversationTests(TinyDialogue tiny) : IClassFixture<TinyDialogue>
{
    [Fact]
    public async Task An_answer_depends_on_earlier_turns()
    {
        using var translator = Translator.Load(tiny.Model);
        var conversation = new Conversation(translator);
        Assert.Equal("you did not say", conversation.Answer("who am I"));
        conversation.Reset();
        Assert.Empty(conversation.Turns);
        Assert.Equal("hello", conversation.Answer("I am bob"));
        Assert.Equal("you are bob", await conversation.AnswerAsync("who am I"));
        Assert.Equal(["I am bob", "hello", "who am I", "you are bob"], conversation.Turns);
        Assert.Equal("you are eve", await new Conversation(translator, ["I am bob", "hello", "I am eve", "hello"]).AnswerAsync("who am I"));
        Assert.Equal(["you are amy", "you did not say"], translator.Translate(["I am amy\thello\twho am I", "\t\twho am I"]));
    }

    [Fact]
    public async Task A_chat_client_answers_with_the_earlier_turns()
    {
        using var translator = Translator.Load(tiny.Model);
        using var client = translator.AsIChatClient();
        ChatMessage[] messages = [new(ChatRole.User, "I am bob"), new(ChatRole.Assistant, "hello"), new(ChatRole.User, "who am I")];
        Assert.Equal("you are bob", (await client.GetResponseAsync(messages)).Text);
        Assert.Equal("you did not say", (await client.GetResponseAsync("who am I")).Text);
    }

    [Fact]
    public async Task What_is_not_answered_is_not_remembered()
    {
        using var translator = Translator.Load(tiny.Model);
        var conversation = new Conversation(translator, ["I am joe", "hello"]);
        Assert.Equal("", conversation.Answer(" \t"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => conversation.AnswerAsync("who am I", new CancellationToken(canceled: true)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => conversation.AnswerAsync(null!));
        Assert.Throws<OptionException>(() => conversation.Options = conversation.Options with { Temperature = 0 });
        Assert.Throws<ArgumentException>(() => new Conversation(translator, [null!]));
        Assert.Equal(["I am joe", "hello"], conversation.Turns);
        Assert.Equal("you are joe", conversation.Answer("who am\tI")); // a TAB within a turn ends none
    }

    [Fact]
    public void Drawn_answers_follow_from_the_seed_and_the_turns()
    {
        using var translator = Translator.Load(tiny.Model);
        var options = new DecodingOptions { Sampling = true, Temperature = 20, NBest = 3, Seed = 7, MaximumOutputLength = 9 };
        string[] Talk(DecodingOptions drawn)
        {
            var conversation = new Conversation(translator, options: drawn);
            return [.. Enumerable.Repeat("who am I", 4).Select(conversation.Answer)];
        }
        var answers = Talk(options);
        Assert.Equal(answers, Talk(options));
        Assert.NotEqual(answers, Talk(options with { Seed = 8 }));
        Assert.True(answers.Distinct().Count() > 1); // the same question is answered with other random numbers
    }

    [Fact]
    public void The_history_belongs_to_the_weights_and_to_the_run()
    {
        using var file = SafetensorsFile.Open(Path.Combine(tiny.Model, "model.safetensors"));
        Assert.Contains("data.history: 2\n", file.Metadata["configuration"]);
        CommandLine.Fails(2, "data.history is 1, the run began with 2", "train", tiny.Configuration, "--resume", "--set", "data.history=1");
        CommandLine.Fails(2, "data.history is 1, the model has 2", "train", tiny.Configuration, "--from", tiny.Model, "--set", "data.history=1",
            "--set", $"training.model_dir={tiny.Files["other"]}");
        var further = CommandLine.Run("train", tiny.Configuration, "--from", tiny.Model, "--extend-vocabulary", "--set", $"training.model_dir={tiny.Files["further"]}",
            "--set", "training.max_steps=1");
        Assert.True(further.ExitCode == 0, further.Error);
        CommandLine.Fails(2, "sources have earlier turns (data.history)", "translate", tiny.Model, tiny.Files["dialogues.tsv"], "--replace-unknown");
    }
}
