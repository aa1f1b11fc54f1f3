namespace Seq2Seq.Configuration;

/// <summary>An option record whose options depend on each other. The range of a single option is an attribute of its property.</summary>
public interface IChecked : IOptionRecord
{
    /// <summary>Reports the rules that the options break.</summary>
    void Check(OptionRules rules);
}
