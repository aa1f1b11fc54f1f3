namespace Seq2Seq.Corpora.KoEn;

/// <summary>Korean numerals.</summary>
internal static class Numerals
{
    private static readonly string[] NativeUnits = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];
    private static readonly string[] NativeTens = ["", "열", "스물", "서른"];
    private static readonly string[] SinoUnits = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];

    /// <summary>Native numeral as it stands before a counter, 1..39: 한, 두, 스무, 스물한.</summary>
    public static string Native(int n) => n == 20 ? "스무" : NativeTens[n / 10] + NativeUnits[n % 10];

    /// <summary>Sino-Korean numeral, 1..99: 일, 십오, 삼십.</summary>
    public static string Sino(int n) => (n >= 20 ? SinoUnits[n / 10] : "") + (n >= 10 ? "십" : "") + SinoUnits[n % 10];

    /// <summary>Month name with its irregular sounds: 유월, 시월.</summary>
    public static string Month(int n) => n switch { 6 => "유월", 10 => "시월", _ => Sino(n) + "월" };
}
