namespace Seq2Seq.Models;

/// <summary>What each step of a decoder of numbers is fed.</summary>
public enum FeedingType
{
    /// <summary>
    /// The value before the step: the true one in training (teacher forcing), an own one in a forecast. The steps together give the probability of a whole
    /// path, and paths are drawn for the intervals of several steps.
    /// </summary>
    Given,

    /// <summary>
    /// The mean of the step before, in training too, where the gradient flows through it (free running). The Gaussian of a step is then that of all that is not
    /// known when the forecast begins.
    /// </summary>
    Own,

    /// <summary>Nothing of the series but the state (direct forecasts): known inputs, and how far the step lies ahead.</summary>
    None,
}
