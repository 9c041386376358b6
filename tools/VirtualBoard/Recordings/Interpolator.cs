namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// The continuous signal behind evenly spaced samples: Kaiser-windowed sinc over 32 samples (for content below 0.4 of the sampling
/// rate; error below 1e-5 up to a seventh of it), eighth-order Lagrange within 16 samples of either end. Exact at the samples; the
/// end values hold outside.
/// </summary>
internal sealed class Interpolator
{
    private const int HalfTaps = 16;
    private const int Steps = 1024;
    private const double KaiserBeta = 10.5;
    private const int LagrangePoints = 8;

    private static readonly double[][] s_kernel = Kernel();

    private readonly double[] _samples;

    /// <summary>Takes samples; gaps (NaN) are bridged with straight lines, a signal without a value is 0.</summary>
    internal Interpolator(ReadOnlySpan<double> samples)
    {
        _samples = Bridge(samples);
    }

    /// <summary>Value at a position in samples.</summary>
    internal double At(double position)
    {
        double[] x = _samples;
        if (position <= 0)
        {
            return x[0];
        }

        if (position >= x.Length - 1)
        {
            return x[^1];
        }

        int index = (int)position;
        double fraction = position - index;
        if (fraction < 1e-9)
        {
            return x[index];
        }

        return index >= HalfTaps - 1 && index + HalfTaps < x.Length ? Sinc(index, fraction) : Lagrange(position);
    }

    private double Sinc(int index, double fraction)
    {
        double step = fraction * Steps;
        int s = (int)step;
        double f = step - s;
        double[] low = s_kernel[s];
        double[] high = s_kernel[s + 1];
        double sum = 0;
        int first = index - HalfTaps + 1;
        for (int i = 0; i < 2 * HalfTaps; i++)
        {
            sum += _samples[first + i] * (low[i] + (f * (high[i] - low[i])));
        }

        return sum;
    }

    private double Lagrange(double position)
    {
        int points = Math.Min(LagrangePoints, _samples.Length);
        int first = Math.Clamp((int)position - (points / 2) + 1, 0, _samples.Length - points);
        double sum = 0;
        for (int i = 0; i < points; i++)
        {
            double weight = 1;
            for (int j = 0; j < points; j++)
            {
                weight *= i == j ? 1 : (position - first - j) / (i - j);
            }

            sum += weight * _samples[first + i];
        }

        return sum;
    }

    private static double[] Bridge(ReadOnlySpan<double> samples)
    {
        double[] copy = samples.ToArray();
        int last = -1;
        for (int i = 0; i < copy.Length; i++)
        {
            if (double.IsNaN(copy[i]))
            {
                continue;
            }

            for (int j = last + 1; j < i; j++)
            {
                copy[j] = last < 0 ? copy[i] : copy[last] + ((copy[i] - copy[last]) * (j - last) / (i - last));
            }

            last = i;
        }

        for (int j = last + 1; j < copy.Length; j++)
        {
            copy[j] = last < 0 ? 0 : copy[last];
        }

        return copy;
    }

    // kernel[s][i]: weight of sample index − 15 + i for a fraction of s / 1024; each row sums to 1, so that a constant stays one.
    private static double[][] Kernel()
    {
        var kernel = new double[Steps + 1][];
        for (int s = 0; s <= Steps; s++)
        {
            double fraction = (double)s / Steps;
            var row = new double[2 * HalfTaps];
            for (int i = 0; i < row.Length; i++)
            {
                double x = fraction - (i - HalfTaps + 1);
                double r = x / HalfTaps;
                double window = Math.Abs(r) >= 1 ? 0 : Bessel0(KaiserBeta * Math.Sqrt(1 - (r * r))) / Bessel0(KaiserBeta);
                row[i] = window * (Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x));
            }

            double sum = row.Sum();
            kernel[s] = Array.ConvertAll(row, w => w / sum);
        }

        return kernel;
    }

    // Modified Bessel function of order 0, by its series.
    private static double Bessel0(double x)
    {
        double term = 1;
        double sum = 1;
        for (int k = 1; k < 40; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
