using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tests.Configuration;

/// <summary>Structures of recurrent layers that are impossible are refused, with the option that makes them so.</summary>
public class StructureOptionTests
{
    [Theory]
    [InlineData("model: {encoder: {connection: residual}}",
        "'model.encoder.connection' is residual, expected none, as model.encoder.num_layers is 1 and no layer reads the output of another one and nothing else")]
    [InlineData("model: {decoder: {num_layers: 2, connection: highway, attention_layer: bottom}}", "'model.decoder.connection' is highway, expected none, as model.decoder.num_layers is 2")]
    [InlineData("model: {decoder: {rnn_type: gru, cell_zoneout: 0.5}}", "'model.decoder.cell_zoneout' is 0.5, expected 0, as model.decoder.rnn_type is gru")]
    [InlineData("model: {encoder: {rnn_type: indrnn, recurrent_init: orthogonal}}",
        "'model.encoder.recurrent_init' is orthogonal, expected default, as model.encoder.rnn_type is indrnn, which has no recurrent matrix")]
    [InlineData("model: {encoder: {rnn_type: rev_gru, hidden_size: 255}}",
        "'model.encoder.hidden_size' is 255, expected an even number, as model.encoder.rnn_type is rev_gru, whose state is two halves")]
    [InlineData("model: {decoder: {rnn_type: rev_gru, hidden_size: 7}}", "'model.decoder.hidden_size' is 7, expected an even number")]
    [InlineData("model: {encoder: {recurrent_dropout: 1}}", "'model.encoder.recurrent_dropout' is 1, expected at least 0 and below 1")]
    [InlineData("model: {decoder: {zoneout: -0.1}}", "'model.decoder.zoneout' is -0.1, expected at least 0 and below 1")]
    [InlineData("model: {decoder: {indrnn_steps: 0}}", "'model.decoder.indrnn_steps' is 0, expected from 1 to 1048576")]
    [InlineData("model: {encoder: {num_layers: 2, time_reduction: 2}}", "'model.encoder.time_reduction' is 2, expected 1, as each token of a source has a state")]
    [InlineData("model: {encoder: {time_reduction: 2}}", "'model.encoder.num_layers' is 1, expected at least 2, as model.encoder.time_reduction is 2")]
    [InlineData("model: {encoder: {num_layers: 2, time_reduction: 2, connection: residual}}", "'model.encoder.connection' is residual, expected none, as model.encoder.time_reduction is 2")]
    [InlineData("model: {encoder: {bptt_length: -1}}", "'model.encoder.bptt_length' is -1, expected from 0")]
    [InlineData("model: {encoder: {type: feed_forward, bptt_length: 5}, decoder: {init_hidden: projected}}", "'model.encoder.bptt_length' is 5, expected 0, as model.encoder.type is feed_forward")]
    [InlineData("model: {encoder: {connection: dense}}", "'model.encoder.connection' is 'dense', expected one of none, residual, highway")]
    [InlineData("model: {encoder: {rnn_type: indrn}}", "expected one of rnn, gru, lstm, rnn_relu, indrnn, rev_gru")]
    [InlineData("model: {tied_embeddings: true, decoder: {embeddings: {load: a.txt}}}\ndata: {shared_vocabulary: true}",
        "'model.decoder.embeddings.load' is a.txt, expected empty, as model.tied_embeddings is on and the table is that of the encoder")]
    public void Of_a_translation(string yaml, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<TranslationConfiguration>(yaml, "run.yaml")).Message);

    [Theory]
    [InlineData("model: {front: {type: time}}", "'model.front.type' is time, expected none, as data.input.type is text and each token has a state")]
    [InlineData("model: {encoder: {num_layers: 2, time_reduction: 2}}", "'model.encoder.time_reduction' is 2, expected 1, as data.input.type is text")]
    public void Of_a_classification_of_texts(string yaml, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<ClassificationConfiguration>(yaml, "run.yaml")).Message);

    [Theory]
    [InlineData("model: {rnn_type: rev_gru, hidden_size: 9}", "'model.hidden_size' is 9, expected an even number, as model.rnn_type is rev_gru")]
    [InlineData("model: {connection: residual}", "'model.connection' is residual, expected none, as model.num_layers is 1")]
    [InlineData("model: {rnn_type: indrnn, cell_zoneout: 0.1}", "'model.cell_zoneout' is 0.1, expected 0, as model.rnn_type is indrnn")]
    public void Of_a_language_model(string yaml, string expected) => Assert.Contains(expected,
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse<LanguageModelConfiguration>(yaml, "run.yaml")).Message);

    [Fact]
    public void All_of_them_are_read_and_written()
    {
        const string Yaml = """
            model:
              encoder: {rnn_type: indrnn, indrnn_steps: 30, num_layers: 4, connection: residual, layer_norm: true, variational_dropout: true, recurrent_dropout: 0.25}
              decoder: {rnn_type: lstm, num_layers: 2, connection: highway, zoneout: 0.05, cell_zoneout: 0.5, recurrent_init: orthogonal}
            """;
        var read = ConfigurationFile.Parse<TranslationConfiguration>(Yaml, "run.yaml");
        Assert.Empty(ConfigurationFile.Differences(read, ConfigurationFile.Parse<TranslationConfiguration>(ConfigurationFile.ToYaml(read), "again.yaml")));
        Assert.Equal((30, 0.5f), (read.Model.Encoder.IndRnnSteps, read.Model.Decoder.CellZoneout));
    }
}
