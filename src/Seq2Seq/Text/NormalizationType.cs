namespace Seq2Seq.Text;

/// <summary>The form to which a text is brought before it is cut into tokens.</summary>
public enum NormalizationType
{
    /// <summary><see cref="Nfc"/> for a new model, and <see cref="None"/> for a model directory whose configuration does not name the form.</summary>
    Auto,

    /// <summary>Texts that look the same are the same: see <see cref="Normalization"/>.</summary>
    Nfc,

    /// <summary>The text as it stands, for languages in which white space or invisible characters carry meaning, such as program code.</summary>
    None,
}
