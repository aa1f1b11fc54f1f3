using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Seq2Seq.Configuration;

/// <summary>
/// The rules of option records. The range of an option stands at its property as <see cref="RangeAttribute"/> or <see cref="RequiredAttribute"/>. A
/// rule between options stands in <see cref="IChecked"/> of the record that contains them all. NaN breaks every rule. In messages an option has the
/// name that its user knows: its key in a file, or its property in code.
/// </summary>
public sealed class OptionRules
{
    private readonly Type _record;
    private readonly string _section;
    private readonly Func<PropertyInfo, string> _nameOf;
    private readonly List<BrokenRule> _broken;

    private OptionRules(Type record, string section, Func<PropertyInfo, string> nameOf, List<BrokenRule> broken) =>
        (_record, _section, _nameOf, _broken) = (record, section, nameOf, broken);

    /// <summary>Checks options given in code.</summary>
    /// <exception cref="OptionException">A rule is broken.</exception>
    public static void Check(IOptionRecord options, [CallerArgumentExpression(nameof(options))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options, property => property.Name, parameter ?? nameof(options));
    }

    /// <summary>Checks options that were made of others, under the names of those.</summary>
    /// <exception cref="OptionException">A rule is broken.</exception>
    internal static void Check(IOptionRecord options, Func<PropertyInfo, string> nameOf, string parameter)
    {
        foreach (var broken in Broken(options, nameOf))
            throw new OptionException(broken.ToString(), parameter);
    }

    /// <summary>Returns the rules that options of a file break.</summary>
    internal static IReadOnlyList<BrokenRule> Broken(IOptionRecord options) => Broken(options, ConfigurationKeys.Key);

    private static List<BrokenRule> Broken(IOptionRecord options, Func<PropertyInfo, string> nameOf)
    {
        var broken = new List<BrokenRule>();
        new OptionRules(IOptionRecord.TypeOf(options), "", nameOf, broken).Visit(options);
        return broken;
    }

    /// <summary>Requires that a condition holds. Otherwise the message asks for a change of <paramref name="option"/> to what is expected.</summary>
    /// <param name="holds">The condition, written so that NaN breaks it.</param>
    /// <param name="option">An option of the record, or of a record in it, as in <c>Encoder.HiddenSize</c>.</param>
    /// <param name="expected">The expected value of the option.</param>
    /// <param name="expression">The option as the compiler saw it.</param>
    public void Require(bool holds, object? option, string expected, [CallerArgumentExpression(nameof(option))] string expression = "")
    {
        if (!holds)
            _broken.Add(new(Name(option, expression), OptionText.Of(option), expected));
    }

    /// <summary>Requires that an option has a certain value.</summary>
    public void Equal<T>(T option, T expected, string reason, [CallerArgumentExpression(nameof(option))] string expression = "") where T : notnull =>
        Require(EqualityComparer<T>.Default.Equals(option, expected), option, $"{OptionText.Of(expected)}, {reason}", expression);

    /// <summary>Requires that a text is not empty.</summary>
    public void NotEmpty(string option, string reason, [CallerArgumentExpression(nameof(option))] string expression = "") =>
        Require(option.Length > 0, option, $"a value, {reason}", expression);

    /// <summary>Returns the name of an option for a message.</summary>
    public string Name(object? option, [CallerArgumentExpression(nameof(option))] string expression = "")
    {
        var path = _section;
        var record = _record;
        foreach (var name in expression.Split('.'))
        {
            var property = ConfigurationKeys.Of(record).FirstOrDefault(option => option.Name == name) ?? throw new ArgumentException($"'{expression}' is no option of {_record.Name}", nameof(option));
            path = ConfigurationKeys.Join(path, _nameOf(property));
            record = property.PropertyType;
        }
        return path;
    }

    private void Visit(IOptionRecord record)
    {
        foreach (var property in ConfigurationKeys.Of(_record))
        {
            var value = property.GetValue(record);
            var name = ConfigurationKeys.Join(_section, _nameOf(property));
            if (value is IOptionRecord section)
                new OptionRules(property.PropertyType, name, _nameOf, _broken).Visit(section);
            else if (Expected(property, value) is { } expected)
                _broken.Add(new(name, OptionText.Of(value), expected));
        }
        (record as IChecked)?.Check(this);
    }

    /// <summary>Returns what an option on its own should be, or null if its value is right.</summary>
    private static string? Expected(PropertyInfo property, object? value)
    {
        if (value is null or "" && property.GetCustomAttribute<RequiredAttribute>() != null)
            return "a value";
        if (value is Enum && !Enum.IsDefined(value.GetType(), value))
            return OptionText.Names(value.GetType());
        if (value is not (int or float or double))
            return null;
        var number = Convert.ToDouble(value, null);
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return double.IsFinite(number) ? null : "a finite number";
        double least = Convert.ToDouble(range.Minimum, null), most = Convert.ToDouble(range.Maximum, null);
        var holds = (range.MinimumIsExclusive ? number > least : number >= least) && (range.MaximumIsExclusive ? number < most : number <= most);
        return holds ? null : OptionText.Range(range);
    }
}
