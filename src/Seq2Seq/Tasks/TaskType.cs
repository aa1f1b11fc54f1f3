namespace Seq2Seq.Tasks;

/// <summary>What a model is trained for. It is the key <c>task</c> of a configuration.</summary>
public enum TaskType
{
    /// <summary>A text becomes another text.</summary>
    Translation,

    /// <summary>A text is continued.</summary>
    LanguageModel,

    /// <summary>A text becomes a shorter one of the same language. It is trained like a translation.</summary>
    Summarization,

    /// <summary>An input, such as a text, gets a label.</summary>
    Classification,

    /// <summary>A text is written about a picture.</summary>
    Captioning,

    /// <summary>A recording is written down. It is trained like a captioning.</summary>
    Transcription,

    /// <summary>Gaps in a text are filled.</summary>
    MaskedLanguageModel,

    /// <summary>Each word or character of a text gets a label.</summary>
    Tagging,

    /// <summary>A series of numbers is continued.</summary>
    Forecasting,
}
