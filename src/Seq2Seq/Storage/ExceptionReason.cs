namespace Seq2Seq.Storage;

/// <summary>What an exception of the framework or a package says, as a part of a message of our own.</summary>
internal static class ExceptionReason
{
    /// <summary>A damaged file can make a message of its whole content.</summary>
    private const int Longest = 300;

    /// <summary>Returns the message on one line, without its full stop, and its beginning only if it is long.</summary>
    public static string Reason(this Exception error)
    {
        var text = error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }
}
