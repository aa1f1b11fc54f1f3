namespace Seq2Seq.Server.Contracts;

/// <summary>The models, in the form of OpenAI's list.</summary>
/// <param name="Data">The models, by name.</param>
internal sealed record ModelList(IReadOnlyList<ModelEntry> Data)
{
    /// <summary>What this is.</summary>
    public string Object { get; } = "list";
}

/// <summary>A model.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Task">What it was trained for, as the key task of its configuration says.</param>
/// <param name="Routes">The routes that it answers.</param>
internal sealed record ModelEntry(string Id, string Task, IReadOnlyList<string> Routes)
{
    /// <summary>What this is.</summary>
    public string Object { get; } = "model";

    /// <summary>When it was read, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>Whose it is.</summary>
    public string OwnedBy { get; } = "seq2seq";

    /// <summary>Whether it has attention that can be shown.</summary>
    public bool Attention { get; init; }

    /// <summary>Whether the folder has a report of its training.</summary>
    public bool Report { get; init; }

    /// <summary>The names of the languages or fields that it reads and writes; left out where there are none.</summary>
    public string? Source { get; init; }

    /// <inheritdoc cref="Source"/>
    public string? Target { get; init; }

    /// <summary>The width of its beam where a request says nothing.</summary>
    public int? Beams { get; init; }
}
