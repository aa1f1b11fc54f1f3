namespace Seq2Seq;

/// <summary>
/// Thrown when an option given in code is out of its range or does not fit another option. The message is one line that says what was found and what
/// was expected.
/// </summary>
/// <param name="message">One line.</param>
/// <param name="parameter">The parameter that received the options.</param>
public sealed class OptionException(string message, string? parameter) : ArgumentOutOfRangeException(parameter, message)
{
    /// <summary>The message line alone, because the options in it say more than the name of a parameter.</summary>
    public override string Message { get; } = message;
}
