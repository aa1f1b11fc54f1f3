namespace Seq2Seq.Evaluation;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>Returns the z below which a normal number is with probability p, to 7 digits (Wichura 1988, algorithm AS 241, PPND7).</summary>
    /// <param name="p">Above 0 and below 1.</param>
    public static double Quantile(double p)
    {
        if (!(p is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "expected a probability above 0 and below 1");
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }
        var tail = Math.Sqrt(-Math.Log(Math.Min(p, 1 - p)));
        return Math.CopySign(tail <= 5 ? Middle(tail - 1.6) : Far(tail - 5), q);

        static double Middle(double r) =>
            (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / ((0.12021132975 * r + 0.73700164250) * r + 1);

        static double Far(double r) =>
            (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / ((0.012258202635 * r + 0.24197894225) * r + 1);
    }
}
