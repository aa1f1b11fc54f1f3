namespace Seq2Seq;

/// <summary>An option given in code is out of its range, or does not fit another. The message is one line: what was found, what was expected.</summary>
/// <param name="message">One line.</param>
/// <param name="parameter">The parameter that was given the options.</param>
public sealed class OptionException(string message, string? parameter) : ArgumentOutOfRangeException(parameter, message)
{
    /// <summary>The line alone: the options in it say more than the name of a parameter.</summary>
    public override string Message { get; } = message;
}
