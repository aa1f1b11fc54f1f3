using System.Diagnostics;

namespace Seq2Seq.Tests.Fuzzing;

/// <summary>A named pipe in the place of any file of a model directory is refused, where opening it would wait for ever.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.yaml")]
    [InlineData("format.json")]
    [InlineData("source/vocab.json")]
    [InlineData("target/merges.txt")]
    public void A_model_reads_regular_files_only(string name)
    {
        ModelFiles.Write(_files);
        Refuses(name, () => ModelFiles.Translate(_files["format.json"]));
    }

    [Theory]
    [InlineData("training/state.safetensors")]
    [InlineData("training/validations.tsv")]
    [InlineData("training/session.json")]
    public void A_run_reads_regular_files_only(string name)
    {
        ModelFiles.WriteRun(_files);
        Refuses(name, () => ModelFiles.Resume(_files[name]));
    }

    private void Refuses(string name, Action read)
    {
        if (!OperatingSystem.IsLinux()) return; // nowhere else can it be told
        File.Delete(_files[name]);
        using (var make = Process.Start("mkfifo", _files[name])) make.WaitForExit();
        var error = Assert.ThrowsAny<Seq2SeqException>(read);
        Assert.Contains($"{_files[name]}': it is a pipe, a socket or a device; expected a regular file", error.Message);
    }
}
