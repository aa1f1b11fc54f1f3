using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Seq2Seq.Data;

/// <summary>
/// Log-mel frames, the usual front end of speech recognition (Davis &amp; Mermelstein 1980, without the cosine transform): for frame t and band m
/// <code>
/// y_tm = ln max(floor, sum_k w_mk |X_tk|^2),   X_tk = sum_n h_n x_(t hop + n) e^(-2 pi i k n / N),   h_n = 1/2 - 1/2 cos(2 pi n / window)
/// </code>
/// with the smallest power of two N that is at least the window, and the bands w of <see cref="MelFilters"/>. There are as many frames as it takes for every
/// sample to be in one. Behind the last sample there are zeros. Everything is computed in double, frame by frame.
/// </summary>
internal sealed class LogMel
{
    private readonly SoundOptions _options;
    private readonly double[] _window;
    private readonly MelFilters _filters;
    private readonly int _length;

    /// <summary>Prepares window and bands.</summary>
    /// <param name="options">The options. The rate is known, see <see cref="SoundOptions.WithRateOf"/>.</param>
    /// <exception cref="ConfigurationException">The bands do not fit the rate and the length of frames.</exception>
    public LogMel(SoundOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Rate);
        _options = options;
        _window = [.. Enumerable.Range(0, options.Window).Select(n => 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / options.Window))];
        _length = (int)BitOperations.RoundUpToPowerOf2((uint)options.Window);
        _filters = new(options, _length);
    }

    /// <summary>Returns the frames of a recording [frames, mels].</summary>
    /// <param name="name">What the recording is called in an error.</param>
    /// <exception cref="Seq2SeqException">The recording has no sample, or another rate and is not to be resampled.</exception>
    public FrameSequence Frames(Sound sound, string name)
    {
        ArgumentNullException.ThrowIfNull(sound);
        ArgumentNullException.ThrowIfNull(name);
        if (sound.Samples.Length == 0) throw new Seq2SeqException($"{name} has no samples; expected a recording; record it again, or leave it out");
        if (sound.Rate != _options.Rate)
            sound = _options.Resample ? Resampling.To(sound, _options.Rate) : throw new Seq2SeqException(
                $"{name} has {sound.Rate} samples a second, expected {_options.Rate}; record or convert it with this rate, or let recordings be resampled");
        var samples = sound.Samples;
        var (hop, mels) = (_options.Hop, _options.Mels);
        var count = 1 + (Math.Max(0, samples.Length - _window.Length) + hop - 1) / hop;
        var values = new float[(long)count * mels];
        double[] frame = new double[_length + 2], power = new double[_length / 2 + 1], bands = new double[mels];
        for (var t = 0; t < count; t++)
        {
            Array.Clear(frame);
            var most = Math.Min(_window.Length, samples.Length - t * hop);
            for (var n = 0; n < most; n++) frame[n] = _window[n] * samples[t * hop + n];
            Fourier.ForwardReal(frame, _length, FourierOptions.NoScaling); // real and imaginary part of each bin in turn
            for (var k = 0; k < power.Length; k++) power[k] = frame[2 * k] * frame[2 * k] + frame[2 * k + 1] * frame[2 * k + 1];
            _filters.Apply(power, bands);
            for (var m = 0; m < mels; m++) values[t * mels + m] = (float)Math.Log(Math.Max(_options.Floor, bands[m]));
        }
        return new(values, count, mels);
    }
}
