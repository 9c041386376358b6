namespace MeterNode.Wire;

/// <summary>
/// What a meter's register does not show yet: less than its last digit, so that it can be behind the power by a digit, and never by a
/// second one. How much that is is not known at first; then it is followed as a range. A digit is 0.1 kWh times the ratio of the
/// transformers.
/// </summary>
internal sealed class MeterDigit
{
    /// <summary>0.1 kWh: the last digit of a coarse register.</summary>
    private const double Joules = 360_000;

    /// <summary>5000 A to 5 A. A key can sign any ratio; registers behind larger ones have finer digits.</summary>
    private const double MaximumRatio = 1000;

    private double _minimumJoules;
    private double _maximumJoules;

    public MeterDigit() => Forget();

    /// <summary>Nothing is known of the register any more.</summary>
    public void Forget()
    {
        _minimumJoules = 0;
        _maximumJoules = double.PositiveInfinity;
    }

    /// <summary>
    /// The power of some time is <paramref name="unshownJoules"/> more than the register moved, or less when negative, and
    /// <paramref name="toleranceJoules"/> may lie between them. False when no register can have been so far behind or ahead; then nothing
    /// is known of it any more.
    /// </summary>
    public bool TryMove(double unshownJoules, double toleranceJoules, double ratio)
    {
        double digit = Joules * Math.Clamp(ratio, 0, MaximumRatio);
        _minimumJoules = Math.Max(0, _minimumJoules + unshownJoules - toleranceJoules);
        _maximumJoules = Math.Min(digit, Math.Min(digit, _maximumJoules) + unshownJoules + toleranceJoules);
        bool isPossible = _minimumJoules <= _maximumJoules;
        if (!isPossible)
        {
            Forget();
        }

        return isPossible;
    }
}
