namespace Seq2Seq.Tests.Golden;

public class GoldenFileTests
{
    [Theory]
    [InlineData("lstm.json")]
    [InlineData("gru.json")]
    [InlineData("rnn.json")]
    [InlineData("indrnn.json")]
    [InlineData("attention.json")]
    [InlineData("model.json")]
    [InlineData("model-input-feeding.json")]
    public void Every_gradient_has_the_shape_of_its_tensor(string name)
    {
        var golden = GoldenFile.Load(name);
        string[] gradients = [.. golden.Names.Where(n => n.Contains("grad.", StringComparison.Ordinal))];
        Assert.NotEmpty(gradients);
        foreach (var gradient in gradients)
        {
            var tensor = gradient.Replace("smoothed.", "").Replace("grad.", "");
            if (!golden.Names.Contains(tensor))
                tensor = tensor[(tensor.IndexOf('.') + 1)..]; // x is shared by both directions
            Assert.Equal(golden.Shape(tensor), golden.Shape(gradient));
            Assert.Contains(golden[gradient], x => Math.Abs(x) > 1e-3);
        }
    }

    [Fact]
    public void Missing_tensor_is_named()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => GoldenFile.Load("gru.json")["c0"]);
        Assert.Contains("gru.json has no tensor 'c0'", error.Message);
    }
}
