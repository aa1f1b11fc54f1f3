using Seq2Seq.Experiments.Tasks;
using Seq2Seq.Layers;

namespace Seq2Seq.Tests.Experiments.Tasks;

public class SettingsTests
{
    [Fact]
    public void Settings_are_read_over_the_defaults_the_last_one_wins()
    {
        var options = Settings.Read<RecurrenceOptions>([new("cell", "gru"), new("learning_rate", "0.5"), new("task", "first_symbol"), new("cell", "rnn"),
            new("probe", "off"), new("lengths", "[3, 4]")]);
        Assert.Equal([3, 4], options.Lengths);
        Assert.Equal(new RecurrenceOptions { Cell = RnnType.Rnn, LearningRate = 0.5f, Probe = false, Lengths = options.Lengths }, options);
    }

    [Fact]
    public void An_unknown_setting_names_the_nearest_known_one()
    {
        var error = Assert.Throws<ConfigurationException>(() => Settings.Read<RecurrenceOptions>([new("forget_gate", "1")]));
        Assert.Contains("'forget_bias'", error.Message);
    }

    [Fact]
    public void A_value_of_the_wrong_type_says_what_is_expected() =>
        Assert.Contains("one of none, norm, value", Assert.Throws<ConfigurationException>(() => Settings.Read<RecurrenceOptions>([new("clip", "5")])).Message);

    [Fact]
    public void A_value_out_of_range_says_what_is_expected()
    {
        string Error(string key, string value) => Assert.Throws<ConfigurationException>(() => Settings.Read<RecurrenceOptions>([new(key, value)])).Message;
        Assert.Equal("length=1: 'length' is 1, expected from 2 to 67108864; change it", Error("length", "1"));
        Assert.Equal("min_length=51: 'min_length' is 51, expected 0, or 2 to length; change it", Error("min_length", "51"));
        Assert.Equal("lengths=[3, 1]: 'lengths' is [3, 1], expected a list of lengths, each at least 2; change it", Error("lengths", "[3, 1]"));
    }
}
