namespace Seq2Seq.Corpora.KoEn;

/// <summary>Adverbials of time that are made of numbers: clock times, dates, days, durations, distances in time.</summary>
internal static class Times
{
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December"];

    private static readonly (string Korean, string English)[] Days =
        [("월요일", "Monday"), ("화요일", "Tuesday"), ("수요일", "Wednesday"), ("목요일", "Thursday"), ("금요일", "Friday"), ("토요일", "Saturday"), ("일요일", "Sunday")];

    /// <summary>세 시에, at three o'clock; 오후 네 시 삼십 분에, at four thirty in the afternoon.</summary>
    public static Adjunct Clock(SplitMix random)
    {
        var hour = 1 + random.Below(12);
        var minutes = random.Chance(40) ? 5 * (2 + random.Below(10)) : 0;
        // 오전 and 오후 at twelve are read either way, so twelve goes without.
        var half = hour == 12 ? 0 : random.Below(3);
        var (korean, english, alignment) = minutes == 0
            ? ($"{Numerals.Native(hour)}/Num 시/Bound+에/Particle", $"at/Adp {EnglishForms.Number(hour)}/Num o'clock/Adv", "1-0 0-1 1-2")
            : ($"{Numerals.Native(hour)}/Num 시/Bound {Numerals.Sino(minutes)}/Num 분/Bound+에/Particle",
                $"at/Adp {EnglishForms.Number(hour)}/Num {EnglishForms.Number(minutes)}/Num", "3-0 0-1 1-1 2-2");
        if (half == 0) return Adjunct.Of(korean, english, alignment);
        // Morning or afternoon: first in Korean, last in English.
        var count = english.Split(' ').Length;
        var part = half == 1 ? "in/Adp the/Det morning/Noun"
            : hour <= 5 ? "in/Adp the/Det afternoon/Noun" : hour <= 8 ? "in/Adp the/Det evening/Noun" : "at/Adp night/Noun";
        alignment = string.Join(' ', alignment.Split(' ').Select(pair => $"{pair[0] - '0' + 1}-{pair[2]}"))
            + string.Concat(Enumerable.Range(count, part.Count(c => c == ' ') + 1).Select(j => $" 0-{j}"));
        return Adjunct.Of((half == 1 ? "오전/Noun " : "오후/Noun ") + korean, $"{english} {part}", alignment);
    }

    /// <summary>월요일에, on Monday.</summary>
    public static Adjunct Day(SplitMix random)
    {
        var (korean, english) = random.Pick(Days);
        return Adjunct.Of(korean + "/Noun+에/Particle", $"on/Adp {english}/Propn");
    }

    /// <summary>월요일부터 수요일까지, from Monday to Wednesday.</summary>
    public static Adjunct DayRange(SplitMix random)
    {
        var first = random.Below(Days.Length);
        var last = (first + 1 + random.Below(Days.Length - 1)) % Days.Length;
        return Adjunct.Of($"{Days[first].Korean}/Noun+부터/Particle {Days[last].Korean}/Noun+까지/Particle",
            $"from/Adp {Days[first].English}/Propn to/Adp {Days[last].English}/Propn", "0-0 0-1 1-2 1-3");
    }

    /// <summary>세 시부터 다섯 시까지, from three to five o'clock.</summary>
    public static Adjunct HourRange(SplitMix random)
    {
        var first = 1 + random.Below(11);
        var last = first + 1 + random.Below(12 - first);
        return Adjunct.Of(
            $"{Numerals.Native(first)}/Num 시/Bound+부터/Particle {Numerals.Native(last)}/Num 시/Bound+까지/Particle",
            $"from/Adp {EnglishForms.Number(first)}/Num to/Adp {EnglishForms.Number(last)}/Num o'clock/Adv",
            "0-1 1-0 2-3 3-2 3-4");
    }

    /// <summary>삼월 십오일에, on March fifteenth.</summary>
    public static Adjunct Date(SplitMix random)
    {
        var month = random.Below(12);
        var day = 1 + random.Below(28);
        return Adjunct.Of($"{Numerals.Month(month + 1)[..^1]}/Num+월/Bound {Numerals.Sino(day)}/Num+일/Bound+에/Particle",
            $"on/Adp {Months[month]}/Propn {EnglishForms.Ordinal(day)}/Num", "0-0 0-1 1-2");
    }

    /// <summary>세 시간 전에, three hours ago.</summary>
    public static Adjunct Ago(SplitMix random)
    {
        var (number, counter, english) = Span(random);
        return Adjunct.Of($"{number} {counter} 전/Noun+에/Particle", english + " ago/Adv", "0-0 1-1 2-2");
    }

    /// <summary>이 년 후에, in two years.</summary>
    public static Adjunct Later(SplitMix random)
    {
        var (number, counter, english) = Span(random);
        return Adjunct.Of($"{number} {counter} 후/Noun+에/Particle", "in/Adp " + english, "2-0 0-1 1-2");
    }

    /// <summary>세 시간 동안, for three hours; long ones also in days, weeks, months and years.</summary>
    public static Adjunct Duration(SplitMix random, bool isLong)
    {
        var (number, counter, english) = Span(random, isLong ? 5 : 1);
        return Adjunct.Of($"{number} {counter} 동안/Noun", "for/Adp " + english, "2-0 0-1 1-2");
    }

    // Hours and months are counted with native numerals, minutes, days, weeks and years with Sino-Korean ones.
    private static (string Number, string Counter, string English) Span(SplitMix random, int units = 5)
    {
        var n = 1 + random.Below(10);
        var (counter, english, native) = random.Below(units) switch
        {
            0 => ("시간", "hour", true),
            1 => ("일", "day", false),
            2 => ("주", "week", false),
            3 => ("달", "month", true),
            _ => ("년", "year", false),
        };
        if (counter == "주" && n > 6) n -= 4;
        if (counter == "일" && n == 1) n = 2;
        return ((native ? Numerals.Native(n) : Numerals.Sino(n)) + "/Num", counter + "/Bound",
            $"{EnglishForms.Number(n)}/Num {english}{(n == 1 ? "" : "s")}/Noun");
    }
}
