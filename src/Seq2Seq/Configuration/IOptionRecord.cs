using System.Diagnostics.CodeAnalysis;

namespace Seq2Seq.Configuration;

/// <summary>
/// A record of options: a configuration, or a section of one. It has a constructor without parameters, which gives the defaults, and its options are its
/// public properties. These are found by reflection. The annotation keeps them in a program that is trimmed or compiled ahead of time.
/// </summary>
[DynamicallyAccessedMembers(Members)]
public interface IOptionRecord
{
    /// <summary>The members of a record that are found by reflection.</summary>
    internal const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;
}
