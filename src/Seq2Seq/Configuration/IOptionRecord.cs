using System.Diagnostics.CodeAnalysis;

namespace Seq2Seq.Configuration;

/// <summary>
/// A record of options: a configuration, or a section of one. It has a constructor without parameters, which gives the defaults, and its options are its
/// public properties. These are found by reflection. The annotation keeps them in a program that is trimmed or compiled ahead of time, but not those of a
/// record that the program only makes as an item of a list: where such a list is read, a <see cref="DynamicDependencyAttribute"/> keeps them.
/// </summary>
[DynamicallyAccessedMembers(Members)]
public interface IOptionRecord
{
    /// <summary>The members of a record that are found by reflection.</summary>
    internal const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    /// <summary>Returns the type of a record. A compiler that sees this method knows that the members of records are found by reflection.</summary>
    [return: DynamicallyAccessedMembers(Members)]
    internal static Type TypeOf(IOptionRecord record) => record.GetType();
}
